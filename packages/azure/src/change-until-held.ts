import { type Context, isKeylessError, type KeylessError } from "@keyless/core/plugin"

import { azureFailure } from "./error-codes.ts"

const attempts = 10
const firstWaitMs = 200
const longestWaitMs = 4_000
const longestToldWaitMs = 120_000

/** Whether a pass over read, change, write and look again ended well. @public */
export type Pass<T> = { readonly done: true; readonly value: T } | { readonly done: false }

/**
 * Runs "read, change, write" until it holds: again, from the reading on, when the resource was locked by another write, when the
 * service stumbled, or when the pass says that somebody else's write undid it. Waits grow from 0.2 s to 4 s with jitter; one that
 * the service names in its refusal is kept, up to two minutes.
 *
 * @param what - what is changed, for messages: `the identity of shop-web`
 * @throws KeylessError after ten passes: the last one's error, or `settings_conflict`; errors that no waiting helps against at once
 * @public
 */
export async function changeUntilHeld<T>(
  context: Context,
  what: string,
  pass: () => Promise<Pass<T>>,
): Promise<T> {
  let last: KeylessError | undefined
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) {
      const wait = Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs)
      const jittered = wait * (0.5 + context.random() / 2)
      await context.clock.sleep(Math.max(jittered, toldWait(last)), context.signal)
    }
    try {
      const result = await pass()
      if (result.done) return result.value
      last = undefined
    } catch (error) {
      if (!isKeylessError(error) || !error.retryable) throw error
      last = error
    }
  }
  if (last !== undefined) throw last
  throw azureFailure("settings_conflict", `Others kept changing ${what}; it was tried ${attempts} times.`, {
    hint: "Wait until other deployments of the app are done and run the same command again.",
    retryable: true,
  })
}

function toldWait(error: KeylessError | undefined): number {
  const told = error?.details?.["retryAfterMs"]
  return typeof told === "number" ? Math.min(told, longestToldWaitMs) : 0
}
