import type { Context } from "@keyless/core/plugin"

import { failedAtResult } from "./operation-errors.ts"
import { azureError, type ErrorFacts } from "./errors.ts"
import { waits } from "./poll-waits.ts"

/** A poller of an SDK with `begin…` methods (`@azure/core-lro` 2). @public */
export interface BeginPoller<T> {
  poll(options?: { abortSignal?: AbortSignal }): Promise<unknown>
  isDone(): boolean
  getResult(): T | undefined
  /** The oldest SDKs tell no status: their `poll` throws where the operation failed. */
  getOperationState(): { readonly status?: string; readonly error?: Error }
}

/** A poller of a newer SDK (`@azure/core-lro` 3). Awaiting it polls at the service's pace: hand it over without `await`. @public */
export interface AwaitablePoller<T> {
  poll(options?: { abortSignal?: AbortSignal }): Promise<unknown>
  readonly isDone: boolean
  readonly result: T | undefined
  readonly operationState: { readonly status: string; readonly error?: Error } | undefined
}

/**
 * Waits for a long-running operation: looks after growing waits, of 30 ms to 1 s in the first minute, and of 15 s at most after that. Where the service
 * names a time in `Retry-After`, the pipeline holds the look back until then, but for PostgreSQL and MySQL, see `pace.ts`.
 *
 * @returns the operation's result; nothing for operations that have none
 * @throws KeylessError `operation_failed` with the service's own code and message; the signal's reason when aborted
 * @public
 */
export async function waitFor<T>(
  poller: BeginPoller<T> | AwaitablePoller<T>,
  context: Pick<Context, "signal" | "clock">,
  facts: ErrorFacts = {},
): Promise<T | undefined> {
  const { signal, clock } = context
  const isDone = () => (typeof poller.isDone === "function" ? poller.isDone() : poller.isDone)
  for (const wait of waits()) {
    signal.throwIfAborted()
    try {
      if (!isDone()) await poller.poll({ abortSignal: signal })
    } catch (error) {
      if (signal.aborted) throw signal.reason
      throw failedAtResult(azureError(error, facts))
    }
    if (isDone()) break
    await clock.sleep(wait, signal)
  }
  const state = "getOperationState" in poller ? poller.getOperationState() : poller.operationState
  if (state?.status === "canceled") throw azureError(new Error("Operation was canceled"), facts)
  if (state?.status === "failed")
    throw azureError(state.error ?? new Error("The long-running operation has failed"), facts)
  return "getResult" in poller ? poller.getResult() : poller.result
}
