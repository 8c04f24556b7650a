import { type Context, isKeylessError } from "@keyless/core/plugin"

import { requestAzure, type ErrorFacts } from "./errors.ts"
import { type BeginPoller, waitFor } from "./poller.ts"

/** A server that restarts or is being scaled is busy for some minutes. */
const busyMs = 300_000
const firstWaitMs = 500
const longestWaitMs = 15_000

/**
 * Begins a long-running operation, waits for it, and begins it again while it fails because the resource is busy. For requests that may be
 * sent twice, such as those that make a rule, write an entry, or delete either.
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
      return await waitFor(await requestAzure(begin, { ...facts, signal }), context, facts)
    } catch (error) {
      // The pipeline has sent again already what was refused at once.
      if (!isKeylessError(error) || error.code !== "resource_busy" || !error.retryable) throw error
      const wait = Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs)
      if (clock.now().getTime() + wait - started > busyMs) throw error
      context.progress(`Waiting for ${facts.resource ?? "Azure"}: ${error.message}`)
      await clock.sleep(wait * (0.5 + context.random() / 2), signal)
    }
  }
}
