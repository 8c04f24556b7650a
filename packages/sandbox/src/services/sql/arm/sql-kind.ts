import type { LiveSqlServer } from "../state.ts"
import { sqlType, sqlServerId } from "../state.ts"
import { requestedResourceNotFound } from "../../../kit/arm/answers.ts"
import { sqlVersions } from "../api-versions.ts"
import { sqlOperations } from "./operation-addresses.ts"
import type { ServerKind } from "../../../kit/database-servers/server-kind.ts"

/** Logical servers of Azure SQL. */
export const sqlKind: ServerKind<LiveSqlServer> = {
  type: sqlType,
  apiVersions: sqlVersions,
  operations: sqlOperations("serverAdministrator"),
  id: sqlServerId,
  missing: ({ name }) => requestedResourceNotFound(sqlType, name),
}
