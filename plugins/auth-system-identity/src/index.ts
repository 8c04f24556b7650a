export { systemIdentityAuth } from "./auth.ts"
export type { SystemIdentityAuthOptions } from "./options.ts"
