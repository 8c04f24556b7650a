import type { OperationAddress } from "../arm/operations.ts"

/** Addresses of the flexible servers (recorded). */
export const flexibleServerOperations = (provider: string): OperationAddress => ({
  provider,
  inResourceGroup: false,
  status: "azureAsyncOperation",
  results: "operationResults",
  signed: true,
  retryAfterSeconds: 60,
})
