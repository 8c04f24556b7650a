import type { LiveSqlServer } from "../state.ts"
import { sqlType, sqlServerId } from "../state.ts"
import { requestedResourceNotFound } from "../../../kit/arm/answers.ts"
import { sqlVersions } from "../api-versions.ts"
import type { ServerKind } from "../../../kit/database-servers/server-kind.ts"

/** Logical servers of Azure SQL. Addresses of operations are those of administrators: the only long-running writes. */
export const sqlKind: ServerKind<LiveSqlServer> = {
  type: sqlType,
  apiVersions: sqlVersions,
  operations: {
    provider: "Microsoft.Sql",
    inResourceGroup: true,
    status: "serverAdministratorAzureAsyncOperation",
    results: "serverAdministratorOperationResults",
    signed: false,
    retryAfterSeconds: 15,
  },
  id: sqlServerId,
  missing: ({ name }) => requestedResourceNotFound(sqlType, name),
}
