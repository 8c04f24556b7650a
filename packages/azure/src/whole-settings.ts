import type { Context, SettingsStore } from "@keyless/core/plugin"
import { changedSettings, type DecidedChange, decideChange, isChanged } from "@keyless/core/settings"

import type { WholeChange } from "./replace-whole.ts"
import type { Pass } from "./change-until-held.ts"

/** Settings of an app that its hosting service lets replace only all at once, and under no condition. @public */
export interface WholeSettings {
  /** @param began - called again when a reading that waited for something begins anew */
  readSettings(context: Context, began?: () => void): Promise<ReadonlyMap<string, string>>
  /**
   * Replaces all of them. Sent once: what is written depends on what was read.
   *
   * @param notAfter - milliseconds since 1970, after which the request must not leave any more
   */
  writeSettings(context: Context, settings: ReadonlyMap<string, string>, notAfter: number): Promise<void>
}

/**
 * One pass of a change, for {@link rewrite}; see {@link wholeChange}.
 *
 * @throws what the change throws, if it is a function
 * @public
 */
export function changeWholeSettings(
  context: Context,
  whole: WholeChange,
  settings: WholeSettings,
  change: Parameters<SettingsStore["change"]>[1],
): Promise<Pass<DecidedChange>> {
  return whole.pass({
    read: (began) => settings.readSettings(context, began),
    decide: (before) => decideChange(change, before),
    holds: isChanged,
    write: (before, wanted, notAfter) =>
      settings.writeSettings(context, changedSettings(before, wanted), notAfter),
  })
}
