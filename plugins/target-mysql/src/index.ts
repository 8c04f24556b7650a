export { mysqlFailure } from "./errors.ts"
export type { MysqlTargetOptions } from "./options.ts"
export { mysqlTarget } from "./target.ts"
