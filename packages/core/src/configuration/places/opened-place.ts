import type { Placement, SettingsPlace } from "../../plugin/index.ts"
import type { ConnectionRecord } from "../record.ts"

/** A place for settings, with the words that name it. */
export interface OpenPlace {
  readonly placement: Placement
  readonly place: SettingsPlace
  /** Whether the settings of a recorded connection are kept there. */
  readonly holds: (record: ConnectionRecord | undefined) => boolean
}
