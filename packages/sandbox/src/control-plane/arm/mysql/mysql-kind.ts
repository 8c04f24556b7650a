import type { LiveMysqlServer } from "../../../state/live-types.ts"
import { mysqlServerId } from "../../../state/resource-id.ts"
import { armFailure, resourceNotFound } from "../answers.ts"
import { mysqlChildVersions, mysqlVersions } from "../api-versions.ts"
import { flexibleServerOperations } from "../operations.ts"
import type { ServerKind } from "../servers/server-kind.ts"

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
