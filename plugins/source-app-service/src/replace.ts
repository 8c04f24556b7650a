import type { Pass } from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"

/** Something that App Service replaces as a whole, and what is wanted of it. */
export interface Replaceable<Value, Wanted> {
  readonly read: () => Promise<Value>
  readonly decide: (before: Value) => Wanted
  /** Whether the value is as it is wanted. */
  readonly holds: (now: Value, wanted: Wanted) => boolean
  readonly write: (before: Value, wanted: Wanted) => Promise<void>
}

const shortestSettleMs = 20

/**
 * One pass. App Service has no conditional write for settings, only one that replaces them all, so a write that meets another
 * can take the other's keys away. Reading right before writing keeps that moment short; looking again after the time that
 * reading and writing took shows a writer that its own keys went, and it writes them again.
 */
export async function replaceWhole<Value, Wanted>(
  context: Context,
  { read, decide, holds, write }: Replaceable<Value, Wanted>,
): Promise<Pass<Wanted>> {
  const started = context.clock.now().getTime()
  const before = await read()
  const wanted = decide(before)
  if (holds(before, wanted)) return { done: true, value: wanted }
  await write(before, wanted)
  const took = context.clock.now().getTime() - started
  await context.clock.sleep(Math.max(shortestSettleMs, took), context.signal)
  return holds(await read(), wanted) ? { done: true, value: wanted } : { done: false }
}
