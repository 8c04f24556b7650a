import type { LiveMysqlServer } from "../state.ts"
import { mysqlType, mysqlServerId } from "../state.ts"
import { armFailure, resourceNotFound } from "../../../kit/arm/answers.ts"
import { mysqlChildVersions, mysqlVersions } from "../api-versions.ts"
import { flexibleServerOperations } from "../../../kit/database-servers/flexible-operations.ts"
import type { ServerKind } from "../../../kit/database-servers/server-kind.ts"

/** MySQL flexible servers. */
export const mysqlKind: ServerKind<LiveMysqlServer> = {
  type: mysqlType,
  apiVersions: mysqlVersions,
  childVersions: mysqlChildVersions,
  operations: flexibleServerOperations("Microsoft.DBforMySQL"),
  id: mysqlServerId,
  missing: ({ name, resourceGroup }) => resourceNotFound(mysqlType, name, resourceGroup),
  // turbot/steampipe-plugin-azure#859.
  refusal: ({ name, state }, operation) =>
    state === "Ready" || state === "Updating"
      ? undefined
      : armFailure(
          409,
          "ServerUnavailableForOperation",
          `Operation '${operation}' cannot be performed as server '${name}' is currently in state '${state}'.`,
        ),
}
