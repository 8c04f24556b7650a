import type { OperationAddress } from "../../../kit/arm/operations.ts"

/** Where the operations of one kind of resource of Azure SQL are asked for; each kind has paths of its own (recorded for servers and administrators). */
export const sqlOperations = (kind: "server" | "serverAdministrator" | "database"): OperationAddress => ({
  provider: "Microsoft.Sql",
  inResourceGroup: true,
  status: `${kind}AzureAsyncOperation`,
  results: `${kind}OperationResults`,
  signed: false,
  retryAfterSeconds: 15,
})
