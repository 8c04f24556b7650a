import type { LivePostgresServer } from "../../../state/live-types.ts"
import { postgresServerId } from "../../../state/resource-id.ts"
import { armFailure, resourceNotFound } from "../answers.ts"
import { postgresVersions } from "../api-versions.ts"
import { flexibleServerOperations } from "../operations.ts"
import type { ServerKind } from "../servers/server-kind.ts"

const type = "Microsoft.DBforPostgreSQL/flexibleServers"

/** PostgreSQL flexible servers. */
export const postgresKind: ServerKind<LivePostgresServer> = {
  type,
  apiVersions: postgresVersions,
  operations: flexibleServerOperations("Microsoft.DBforPostgreSQL"),
  servers: (state) => state.postgresServers,
  id: postgresServerId,
  hosts: (databases) => databases.postgres,
  // Public report turbot/steampipe-plugin-azure 1015; the sentence is ours.
  stopped: ({ stopped, name }, operation) =>
    stopped
      ? armFailure(
          400,
          "ServerStoppedError",
          `Operation '${operation}' cannot be performed because the server '${name}' is stopped. Start the server and try again.`,
        )
      : undefined,
  missing: ({ name, resourceGroup }) => resourceNotFound(type, name, resourceGroup),
}
