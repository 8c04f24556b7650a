import { type Context, isKeylessError } from "@keyless/core/plugin"

import { call, type ErrorFacts } from "./errors.ts"
import { type BeginPoller, waitFor } from "./poller.ts"

/** A server that restarts or is being scaled is busy for some minutes. */
const busyMs = 300_000
/** Attempts after the service's own failures. */
const attempts = 3
const firstWaitMs = 500
const longestWaitMs = 15_000

/**
 * Begins a long-running operation, waits for it, and begins it again while it fails for a reason that passes: a busy server, a failure of the service.
 * For requests that may be sent twice: such as make a rule, write an entry, delete either.
 *
 * @returns the operation's result; nothing for operations that have none
 * @throws KeylessError as {@link waitFor}
 * @public
 */
export async function runOperation<T>(
  begin: () => Promise<BeginPoller<T>>,
  context: Pick<Context, "signal" | "clock" | "random" | "progress">,
  facts: ErrorFacts = {},
): Promise<T | undefined> {
  const { clock, signal } = context
  const started = clock.now().getTime()
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await waitFor(await call(begin, { ...facts, signal }), context, facts)
    } catch (error) {
      const wait = waitBefore(error, attempt)
      if (wait === null || clock.now().getTime() + wait - started > busyMs) throw error
      context.progress(
        `Waiting for ${facts.resource ?? "Azure"}: ${error instanceof Error ? error.message : ""}`,
      )
      await clock.sleep(wait * (0.5 + context.random() / 2), signal)
    }
  }
}

/** Milliseconds till the next attempt; null where none will help. The pipeline has sent again already what was refused at once. */
function waitBefore(error: unknown, attempt: number): number | null {
  if (!isKeylessError(error) || !error.retryable) return null
  const again = error.code === "resource_busy" || (error.code === "operation_failed" && attempt < attempts)
  return again ? Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs) : null
}
