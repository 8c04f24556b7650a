export { springAppsFailure } from "./error-codes.ts"
export type { SpringAppsSourceOptions } from "./options.ts"
export { springAppsSource } from "./source.ts"
