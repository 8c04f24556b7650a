import {
  changedSettings,
  type Context,
  type DecidedChange,
  decideChange,
  isChanged,
  type SettingsStore,
} from "@keyless/core/plugin"

import { replaceWhole } from "./replace-whole.ts"
import type { Pass } from "./rewrite.ts"

/** Settings of an app that its hosting service lets replace only all at once, and under no condition. @public */
export interface WholeSettings {
  readSettings(context: Context): Promise<ReadonlyMap<string, string>>
  /** Replaces all of them. Sent once: what is written depends on what was read. */
  writeSettings(context: Context, settings: ReadonlyMap<string, string>): Promise<void>
}

/**
 * One pass of a change, for {@link rewrite}; see {@link replaceWhole}.
 *
 * @throws what the change throws, if it is a function
 * @public
 */
export function changeWholeSettings(
  context: Context,
  settings: WholeSettings,
  change: Parameters<SettingsStore["change"]>[1],
): Promise<Pass<DecidedChange>> {
  return replaceWhole(context, {
    read: () => settings.readSettings(context),
    decide: (before) => decideChange(change, before),
    holds: isChanged,
    write: (before, wanted) => settings.writeSettings(context, changedSettings(before, wanted)),
  })
}
