import { goSqlServerLogin, withProperties, writeGoSqlServer } from "@keyless/connection-strings"
import { type ClientFormat, composed, prefixed } from "@keyless/core/plugin"

/**
 * The setting of a Go app for SQL database in Fabric: `CONNECTIONSTRING` for the `azuresql` driver of go-mssqldb, with the
 * identity in it.
 *
 * Microsoft, "Integrate SQL database in Microsoft Fabric with Service Connector", Go.
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
