import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"
import { sqlClientString } from "./sql-client-string.ts"

/**
 * The settings of a .NET app for Azure SQL: `CONNECTIONSTRING` as Microsoft.Data.SqlClient reads it, with the identity in it. A
 * service principal is written beside it too.
 *
 * Microsoft, "Integrate Azure SQL Database with Service Connector", .NET.
 *
 * @public
 */
export const tds: ClientFormat = ({ endpoint, credential, properties }) => [
  ...(credential.kind === "client-secret" ? credentialSettings(credential) : []),
  prefixed(
    "CONNECTIONSTRING",
    sqlClientString(`${endpoint.host},${endpoint.port}`, endpoint.database, credential, properties),
  ),
]
