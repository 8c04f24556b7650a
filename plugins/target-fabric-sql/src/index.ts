export { fabricFailure } from "./errors.ts"
export type { FabricSqlTargetOptions } from "./options.ts"
export { fabricSqlTarget } from "./target.ts"
