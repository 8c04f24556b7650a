export { localFailure } from "./error-codes.ts"
export type { LocalSourceOptions } from "./options.ts"
export { localSource } from "./source.ts"
