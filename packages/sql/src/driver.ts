import type { Row } from "./session.ts"

/** One connection of a driver, as a target gives it to `guardedConnection`, which sends one statement at a time. @public */
export interface Driver {
  /** Name of the server, for messages. */
  readonly host: string
  /** @throws the driver's error */
  send(statement: string, parameters: readonly unknown[]): Promise<readonly Row[]>
  /** Resolves once the connection is gone, whoever ended it. */
  readonly gone: Promise<void>
  /** Asks the server to stop what runs, which then fails. May fail itself, or never end; the signal says that nobody waits any more. */
  cancel(signal: AbortSignal): Promise<void>
  /** Says good-bye. May fail, or never end. */
  close(): Promise<void>
  /** Cuts the connection at once; one that is gone is fine. */
  destroy(): void
  /** Whether the connection can be used on after that error: one of the server about a statement, a statement that was cancelled. */
  outlives(error: unknown): boolean
  /** Whether a statement ended because others held a lock that it needs, or held it in a circle; nothing of it was done. */
  isLockTimeout(error: unknown): boolean
  readonly transaction: {
    readonly begin: string
    readonly commit: string
    /** Also runs where an error has ended the transaction already. */
    readonly rollback: string
  }
  /** A query for the sessions that hold locks, in the column `blocker`: who they are, for people. It may fail for want of rights. */
  readonly blockers: string
}

/**
 * Waits for a connection to come about, and cuts it where that is not wanted any more or takes too long.
 *
 * @param cut - destroys what there is of the connection
 * @throws the driver's error; the signal's reason; an error with the code `ETIMEDOUT`
 * @public
 */
export async function opening<T>(
  work: Promise<T>,
  { signal, ms, cut }: { signal?: AbortSignal | undefined; ms: number; cut: () => void },
): Promise<T> {
  const ended = Promise.withResolvers<never>()
  const stop = () => ended.reject(signal?.reason)
  const timer = setTimeout(() => {
    const error = new Error(`The server did not let the login come to its end in ${ms} ms.`)
    ended.reject(Object.assign(error, { code: "ETIMEDOUT" }))
  }, ms)
  signal?.addEventListener("abort", stop, { once: true })
  if (signal?.aborted === true) stop()
  try {
    return await Promise.race([work, ended.promise])
  } catch (error) {
    cut()
    work.catch(() => {})
    throw error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener("abort", stop)
  }
}
