import { goSqlServerLogin, withProperties, writeGoSqlServer } from "@keyless/connection-strings"
import { type ClientFormat, composed, prefixed } from "@keyless/core/plugin"

/**
 * The setting of a Go app for Azure SQL: `CONNECTIONSTRING` for the `azuresql` driver of go-mssqldb, with the identity in it.
 *
 * Keyless's own: Service Connector documents Go for a password only. The string is the documented one, and its login that of SQL
 * database in Fabric.
 *
 * @public
 */
export const tds: ClientFormat = ({ endpoint, credential, properties }) => [
  prefixed(
    "CONNECTIONSTRING",
    composed(
      {
        server: endpoint.host,
        port: String(endpoint.port),
        database: endpoint.database,
        ...goSqlServerLogin(credential),
      },
      (own) => writeGoSqlServer(withProperties(own, properties)),
    ),
  ),
]
