import type { LiveMysqlServer } from "../../../kit/state/live-types.ts"
import { mysqlServerId } from "../../../kit/state/resource-id.ts"
import { armFailure, resourceNotFound } from "../../../kit/arm/answers.ts"
import { mysqlChildVersions, mysqlVersions } from "../../../kit/arm/api-versions.ts"
import { flexibleServerOperations } from "../../../kit/arm/operations.ts"
import type { ServerKind } from "../../../kit/database-servers/server-kind.ts"

const type = "Microsoft.DBforMySQL/flexibleServers"

/** MySQL flexible servers. */
export const mysqlKind: ServerKind<LiveMysqlServer> = {
  type,
  apiVersions: mysqlVersions,
  childVersions: mysqlChildVersions,
  operations: flexibleServerOperations("Microsoft.DBforMySQL"),
  servers: (state) => state.mysqlServers,
  id: mysqlServerId,
  hosts: (databases) => databases.mysql,
  missing: ({ name, resourceGroup }) => resourceNotFound(type, name, resourceGroup),
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
