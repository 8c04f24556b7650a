import type { Privileges } from "./privileges.ts"

/** The connection of an app that uses a database user. Nothing secret. @public */
export interface Claimant {
  /** Resource id of the app. */
  readonly source: string
  /** The part of the app that has the settings, where the resource id does not say it. */
  readonly part?: string
  readonly connection: string
}

/**
 * What a database keeps with a user for each connection that uses it: whose it is, in which database, and what it may do there. Apps know only their
 * own connections; claims tell one app of the others.
 *
 * @public
 */
export interface Claim extends Claimant {
  readonly database: string
  readonly privileges: Privileges
  /** Absent where the database has no schemas, or where they were not chosen. */
  readonly schemas?: readonly string[]
}
