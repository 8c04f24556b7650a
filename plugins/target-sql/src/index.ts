export { sqlTargetFailure } from "./errors.ts"
export type { SqlTargetOptions } from "./options.ts"
export { sqlTarget } from "./target.ts"
