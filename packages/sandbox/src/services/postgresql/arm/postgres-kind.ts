import type { LivePostgresServer } from "../state.ts"
import { postgresType, postgresServerId } from "../state.ts"
import { armFailure, resourceNotFound } from "../../../kit/arm/answers.ts"
import { postgresVersions } from "../api-versions.ts"
import { flexibleServerOperations } from "../../../kit/database-servers/flexible-operations.ts"
import type { ServerKind } from "../../../kit/database-servers/server-kind.ts"

/** PostgreSQL flexible servers. */
export const postgresKind: ServerKind<LivePostgresServer> = {
  type: postgresType,
  apiVersions: postgresVersions,
  operations: flexibleServerOperations("Microsoft.DBforPostgreSQL"),
  id: postgresServerId,
  missing: ({ name, resourceGroup }) => resourceNotFound(postgresType, name, resourceGroup),
  // turbot/steampipe-plugin-azure#1015 and hashicorp/terraform-provider-azurerm#29219.
  refusal: ({ name, state }) => {
    if (state === "Stopped" || state === "Stopping")
      return armFailure(400, "ServerStoppedError", `The server '${name}' is stopped.`)
    if (state === "Ready" || state === "Updating") return undefined
    return armFailure(409, "ServerIsNotReady", `The server '${name}' is currently in state '${state}'.`)
  },
}
