export { containerAppsFailure } from "./error-codes.ts"
export type { ContainerAppsSourceOptions } from "./options.ts"
export { containerAppsSource } from "./source.ts"
