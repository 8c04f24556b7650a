import type { Principal } from "@keyless/core/plugin"

/** The ids by which a database may know an identity. @public */
export interface IdentityIds {
  readonly objectId: string
  /** Absent for people, and where a record does not have it. */
  readonly clientId?: string
  readonly kind: Principal["kind"]
}

/** A database user that was found. @public */
export interface FoundUser {
  /** Its name in the database; another one than was looked for where the database finds users by identity. */
  readonly name: string
}
