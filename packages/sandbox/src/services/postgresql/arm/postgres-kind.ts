import type { LivePostgresServer } from "../../../kit/state/live-types.ts"
import { postgresServerId } from "../../../kit/state/resource-id.ts"
import { armFailure, resourceNotFound } from "../../../kit/arm/answers.ts"
import { postgresVersions } from "../../../kit/arm/api-versions.ts"
import { flexibleServerOperations } from "../../../kit/arm/operations.ts"
import type { ServerKind } from "../../../kit/database-servers/server-kind.ts"

const type = "Microsoft.DBforPostgreSQL/flexibleServers"

/** PostgreSQL flexible servers. */
export const postgresKind: ServerKind<LivePostgresServer> = {
  type,
  apiVersions: postgresVersions,
  operations: flexibleServerOperations("Microsoft.DBforPostgreSQL"),
  servers: (state) => state.postgresServers,
  id: postgresServerId,
  hosts: (databases) => databases.postgres,
  missing: ({ name, resourceGroup }) => resourceNotFound(type, name, resourceGroup),
  // turbot/steampipe-plugin-azure#1015 and hashicorp/terraform-provider-azurerm#29219.
  refusal: ({ name, state }) => {
    if (state === "Stopped" || state === "Stopping")
      return armFailure(400, "ServerStoppedError", `The server '${name}' is stopped.`)
    if (state === "Ready" || state === "Updating") return undefined
    return armFailure(409, "ServerIsNotReady", `The server '${name}' is currently in state '${state}'.`)
  },
}
