import { goSqlServerString } from "@keyless/connection-strings"
import { type ClientFormat, prefixed } from "@keyless/core/plugin"

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
    goSqlServerString(
      { server: `tcp:${endpoint.host}`, port: endpoint.port, database: endpoint.database },
      credential,
      properties,
    ),
  ),
]
