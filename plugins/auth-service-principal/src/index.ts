export { servicePrincipalAuth } from "./auth.ts"
export { servicePrincipalFailure } from "./error-codes.ts"
export type { ServicePrincipalAuthOptions } from "./options.ts"
