import type { OperationAddress } from "../../kit/arm/operations.ts"

/** Addresses of Azure Spring Apps (recorded); the name in them is that of the resource. */
export const springOperations: OperationAddress = {
  provider: "Microsoft.AppPlatform",
  inResourceGroup: true,
  status: "operationStatus/{name}/operationId/{operationId}",
  results: "operationResults/{operationId}/Spring/{name}",
  signed: true,
  running: "Running",
  showsId: "pathWithoutSlash",
}
