import { goSqlServerLogin, withProperties, writeGoSqlServer } from "@keyless/connection-strings"
import { type ClientFormat, composed, prefixed } from "@keyless/core/plugin"

/**
 * The setting of an app in any other language for SQL database in Fabric: `CONNECTIONSTRING` for the `azuresql` driver of
 * go-mssqldb, with the identity in it.
 *
 * Microsoft, "Integrate SQL database in Microsoft Fabric with Service Connector", none.
 *
 * @public
 */
export const fabricSql: ClientFormat = ({ endpoint, credential, properties }) => [
  prefixed(
    "CONNECTIONSTRING",
    composed(
      {
        server: `tcp:${endpoint.host}`,
        port: String(endpoint.port),
        database: endpoint.database,
        ...goSqlServerLogin(credential),
      },
      (own) => writeGoSqlServer(withProperties(own, properties)),
    ),
  ),
]
