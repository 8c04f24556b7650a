import type { LiveSqlServer } from "../../../kit/state/live-types.ts"
import { sqlServerId } from "../../../kit/state/resource-id.ts"
import { requestedResourceNotFound } from "../../../kit/arm/answers.ts"
import { sqlVersions } from "../../../kit/arm/api-versions.ts"
import type { ServerKind } from "../../../kit/database-servers/server-kind.ts"

const type = "Microsoft.Sql/servers"

/** Logical servers of Azure SQL. Addresses of operations are those of administrators: the only long-running writes. */
export const sqlKind: ServerKind<LiveSqlServer> = {
  type,
  apiVersions: sqlVersions,
  operations: {
    provider: "Microsoft.Sql",
    inResourceGroup: true,
    status: "serverAdministratorAzureAsyncOperation",
    results: "serverAdministratorOperationResults",
    signed: false,
    retryAfterSeconds: 15,
  },
  servers: (state) => state.sqlServers,
  id: sqlServerId,
  hosts: (databases) => databases.sql,
  missing: ({ name }) => requestedResourceNotFound(type, name),
}
