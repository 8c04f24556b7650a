import type { Context, KeylessError } from "@keyless/core/plugin"

const firstWaitMs = 200
const longestWaitMs = 5_000

/** When a resource counts as settled. @public */
export interface Settling<T> {
  readonly read: () => Promise<T>
  /** Whether a change of it is still under way. */
  readonly isChanging: (found: T) => boolean
  /** Milliseconds to wait at most. */
  readonly patienceMs: number
  /** The error where the change does not come to its end. */
  readonly busy: () => KeylessError
}

/**
 * Reads a resource until no change of it is under way any more, after waits of 0.2 to 5 s.
 *
 * @throws KeylessError as `busy` makes it; what `read` throws
 * @public
 */
export async function readWhenSettled<T>(
  context: Context,
  { read, isChanging, patienceMs, busy }: Settling<T>,
): Promise<T> {
  const started = context.clock.now().getTime()
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
    const found = await read()
    if (!isChanging(found)) return found
    if (context.clock.now().getTime() - started > patienceMs) throw busy()
    await context.clock.sleep(wait, context.signal)
  }
}
