export { userIdentityAuth } from "./auth.ts"
export { userIdentityFailure } from "./error-codes.ts"
export type { UserIdentityAuthOptions } from "./options.ts"
