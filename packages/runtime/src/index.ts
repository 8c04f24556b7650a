export type { Connection, Environment, Protocol } from "./connection/connection.ts"
export { readConnection, type ReadOptions } from "./connection/read.ts"
export type { Clock } from "./clock.ts"
export { errorCodes, isRuntimeError, type RuntimeError, type RuntimeErrorCode } from "./errors.ts"
export type { Identity } from "./identity.ts"
export {
  createTokenCache,
  type TokenCache,
  type TokenCacheOptions,
  type TokenRequest,
} from "./tokens/cache.ts"
export type { HeldToken } from "./tokens/held-token.ts"
