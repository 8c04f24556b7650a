/** Time, so that tests and hosts may bring their own. @public */
export interface Clock {
  now(): Date
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** What every call into a plugin gets. @public */
export interface Context {
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Random number in [0, 1), for names and jitter. */
  readonly random: () => number
  /** Says what is going on, in a short sentence; becomes a `step.progress` event. */
  progress(message: string): void
  /** Says what the user should know though nothing failed; becomes a `warning` event. */
  warn(message: string, hint?: string): void
}

/** A value that survives JSON. @public */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
/** An object that survives JSON. @public */
export type JsonObject = { readonly [key: string]: Json }
