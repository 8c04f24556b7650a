import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { sqlClientString } from "./sql-client-string.ts"

/**
 * The setting of a .NET app for SQL database in Fabric: `CONNECTIONSTRING` as Microsoft.Data.SqlClient reads it, with the
 * identity in it.
 *
 * Microsoft, "Integrate SQL database in Microsoft Fabric with Service Connector", .NET.
 *
 * @public
 */
export const fabricSql: ClientFormat = ({ endpoint, credential, properties }) => [
  prefixed(
    "CONNECTIONSTRING",
    sqlClientString(`tcp:${endpoint.host},${endpoint.port}`, endpoint.database, credential, properties),
  ),
]
