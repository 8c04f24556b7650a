import type { Context } from "./context.ts"
import type { AppCredential } from "./principal.ts"
import type { Secret } from "./secret.ts"
import type { SettingNames } from "./setting-names.ts"
import type { Permission } from "./step.ts"

/** Where a database listens, as an app needs to know it. @public */
export interface Endpoint {
  /** Wire protocol, which decides the formats: `postgresql`, `mysql`, `tds`. */
  readonly protocol: string
  readonly host: string
  readonly port: number
  readonly database: string
  /** What else a format may need to know to reach it, such as the name of a cluster; none of it secret. Absent in a preview of settings. */
  readonly extras?: Readonly<Record<string, string>>
}

/**
 * The key of a setting. `prefixed` keys get `<CLOUD>_<TYPE>_` before them, and the connection's name as well from the second
 * connection of a type on; `fixed` keys are what a framework reads and stay as they are.
 *
 * @public
 */
export type SettingKey =
  | { readonly scheme: "prefixed"; readonly name: string }
  | {
      readonly scheme: "fixed"
      readonly name: string
      /**
       * Whether the framework also takes a name for the same in which case is changed and other characters than letters and digits are replaced or
       * left out, as Spring Boot's relaxed binding does. @defaultValue false
       */
      readonly relaxed?: true
    }

/** One setting that an app reads. @public */
export interface Setting {
  readonly key: SettingKey
  readonly value: string | Secret
}

/** What a client type's format gets. @public */
export interface FormatInput {
  readonly endpoint: Endpoint
  /** Name of the database user. */
  readonly user: string
  readonly credential: AppCredential
  /**
   * More properties for the connection string, by the name that the language's driver knows. A format with a connection string writes those that
   * it does not write itself, names compared without regard to case; another format ignores them.
   */
  readonly properties?: Readonly<Record<string, string>>
}

/** Turns an endpoint and a principal into the settings of one language. Pure. @public */
export type ClientFormat = (input: FormatInput) => readonly Setting[]

/** A setting under a key that gets the target's prefix. @public */
export function prefixed(name: string, value: string | Secret): Setting {
  return { key: { scheme: "prefixed", name }, value }
}

/** A setting under a key that a framework prescribes. @public */
export function fixed(name: string, value: string | Secret): Setting {
  return { key: { scheme: "fixed", name }, value }
}

/** A setting under a key that a framework prescribes, and finds under variants of it too. @public */
export function relaxed(name: string, value: string | Secret): Setting {
  return { key: { scheme: "fixed", name, relaxed: true }, value }
}

/** What to change in the settings of an app; every other key stays as it is. @public */
export interface SettingsChange {
  readonly set: Readonly<Record<string, string | Secret>>
  readonly remove: readonly string[]
}

/** The settings of one app. @public */
export interface SettingsStore {
  /** What it is, for messages: `app settings of shop-web`. */
  readonly title: string
  /** What becomes of names on their way to the app. Left out, every name arrives as it is. */
  readonly names?: SettingNames
  readonly readPermissions: readonly Permission[]
  /** What a change needs, its own reading included. */
  readonly writePermissions: readonly Permission[]
  /** All settings with their values, as they are now. */
  read(context: Context): Promise<ReadonlyMap<string, string>>
  /**
   * Changes the named keys and no other: reads again, writes, and proves that the change is there and that a change which
   * somebody else made meanwhile was not lost.
   *
   * @param change - what to change, or a function that says so of the settings as they are right before a write; it is called once
   *   per attempt, and what it throws ends the change
   */
  change(
    context: Context,
    change: SettingsChange | ((now: ReadonlyMap<string, string>) => SettingsChange),
  ): Promise<void>
}
