export { userAccountAuth } from "./auth.ts"
export { userAccountFailure } from "./error-codes.ts"
export type { UserAccountAuthOptions } from "./options.ts"
