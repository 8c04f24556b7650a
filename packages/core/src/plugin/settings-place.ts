import type { Context, JsonObject } from "./context.ts"
import type { Principal } from "./principal.ts"
import type { SettingNames } from "./setting-names.ts"
import type { SettingsChange } from "./settings.ts"
import type { Permission, Step } from "./step.ts"

/** Names a {@link SettingsPlace} in the source's own words. Nothing secret: it stands in the connection's record. @public */
export type Placement = JsonObject

/** Whose settings a place is opened for. @public */
export interface PlaceUse {
  readonly connection: string
  /** Id of the client type. */
  readonly client: string
  /** Wire protocol of the database. */
  readonly protocol: string
}

/** A setting, as a place is asked about it. @public */
export interface PlacedSetting {
  readonly key: string
  /** The key before it was customized. */
  readonly defaultKey: string
  readonly secret: boolean
}

/** Somewhere else than among an app's plain settings that settings may be kept, such as a key vault. @public */
export interface SettingsPlace {
  /** What it is, for messages: `key vault shop-vault`. */
  readonly title: string
  /** What becomes of the names of what is kept there. Left out, every name is taken. */
  readonly names?: SettingNames
  readonly readPermissions: readonly Permission[]
  /** What a change needs, its own reading included. */
  readonly writePermissions: readonly Permission[]
  /** Whether the setting is kept there; the others are plain settings. */
  keeps(setting: PlacedSetting): boolean
  /** Steps after which the app can read there. */
  access?(principal: Step<Principal>): readonly Step[]
  /**
   * Whether a connection of that placement rests on what a step of {@link access} gives.
   *
   * @param step - id of the step
   * @defaultValue one of the same placement does
   */
  sharesAccess?(placement: Placement, step: string): boolean
  /** What stands among the plain settings for one that is kept there, such as a reference; nothing where the app finds it without. */
  standIn?(setting: PlacedSetting): string | undefined
  /** Plain settings that lead the app to the place: written with the first connection that uses it, removed with the last. */
  readonly signposts?: Readonly<Record<string, string>>
  /** Whether other apps keep settings there too, so that keys have to have the connection's name in them. @defaultValue false */
  readonly shared?: boolean
  /** The values, by key, of those of the settings that are there. */
  read(context: Context, settings: readonly PlacedSetting[]): Promise<ReadonlyMap<string, string>>
  /**
   * Changes the named settings and no other, and loses no change that somebody else makes meanwhile.
   *
   * @param change - says what to change of the values as they are right before a write; called once per attempt, and what it throws ends it
   */
  change(
    context: Context,
    settings: readonly PlacedSetting[],
    change: (now: ReadonlyMap<string, string>) => SettingsChange,
  ): Promise<void>
}
