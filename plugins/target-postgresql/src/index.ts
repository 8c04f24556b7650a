export { postgresqlFailure } from "./errors.ts"
export type { PostgresqlTargetOptions } from "./options.ts"
export { postgresqlTarget } from "./target.ts"
