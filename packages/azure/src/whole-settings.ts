import {
  changedSettings,
  type Context,
  decideChange,
  isChanged,
  type SettingsStore,
} from "@keyless/core/plugin"

import type { Pass } from "./rewrite.ts"

const shortestSettleMs = 20

/** Settings of an app that its hosting service lets replace only all at once, and under no condition. @public */
export interface WholeSettings {
  readSettings(context: Context): Promise<ReadonlyMap<string, string>>
  /** Replaces all of them. Sent once: what is written depends on what was read. */
  writeSettings(context: Context, settings: ReadonlyMap<string, string>): Promise<void>
}

/**
 * One pass of a change, for {@link rewrite}. With no conditional write, a write that meets another can take the other's keys away.
 * Reading right before writing keeps that moment short; looking again after the time that reading and writing took shows a writer that
 * its own keys went, and the next pass writes them again.
 *
 * @throws what the change throws, if it is a function
 * @public
 */
export async function changeWholeSettings(
  context: Context,
  settings: WholeSettings,
  change: Parameters<SettingsStore["change"]>[1],
): Promise<Pass<void>> {
  const started = context.clock.now().getTime()
  const before = await settings.readSettings(context)
  const wanted = decideChange(change, before)
  if (isChanged(before, wanted)) return { done: true, value: undefined }
  await settings.writeSettings(context, changedSettings(before, wanted))
  const took = context.clock.now().getTime() - started
  await context.clock.sleep(Math.max(shortestSettleMs, took), context.signal)
  return isChanged(await settings.readSettings(context), wanted)
    ? { done: true, value: undefined }
    : { done: false }
}
