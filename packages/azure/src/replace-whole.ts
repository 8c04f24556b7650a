import type { Context } from "@keyless/core/plugin"

import type { Pass } from "./rewrite.ts"

const shortestSettleMs = 20

/** Something that a service lets replace only as a whole, and under no condition; and what is wanted of it. @public */
export interface WholeValue<Value, Wanted> {
  readonly read: () => Promise<Value>
  readonly decide: (before: Value) => Wanted
  /** Whether the value is as it is wanted. */
  readonly holds: (now: Value, wanted: Wanted) => boolean
  /** Sent once: what is written depends on what was read. */
  readonly write: (before: Value, wanted: Wanted) => Promise<void>
}

/**
 * One pass of a change, for {@link rewrite}. With no conditional write, a write that meets another can take the other's part away.
 * Reading right before writing keeps that moment short; looking again after the time that reading and writing took shows a writer that
 * its own part went, and the next pass writes it again. So nothing that takes long may stand between `read` and the end of `write`.
 *
 * @returns what was wanted
 * @public
 */
export async function replaceWhole<Value, Wanted>(
  context: Context,
  { read, decide, holds, write }: WholeValue<Value, Wanted>,
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
