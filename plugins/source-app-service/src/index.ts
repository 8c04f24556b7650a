export { appServiceFailure } from "./error-codes.ts"
export type { AppServiceSourceOptions } from "./options.ts"
export { appServiceSource, functionAppSource } from "./source.ts"
