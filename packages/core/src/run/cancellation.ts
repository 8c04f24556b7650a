import { fail } from "../errors.ts"
import { isKeylessError, type KeylessError } from "../plugin/index.ts"

/** An abort reason as the error of a run. What the caller aborted with is kept as the cause. */
export function cancellation(reason: unknown): KeylessError {
  return isKeylessError(reason) ? reason : fail("cancelled", "The run was cancelled.", { cause: reason })
}

/**
 * A promise's value, unless the signal is aborted first. For promises that know no signal and may never settle.
 *
 * @throws the signal's reason
 */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const stop = () => aborted.reject(signal.reason)
  signal.addEventListener("abort", stop, { once: true })
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener("abort", stop)
  }
}
