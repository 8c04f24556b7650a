import { setTimeout as delay } from "node:timers/promises"
import type { Driver } from "./driver.ts"
import { sqlFailure } from "./errors.ts"
import type { SessionUse } from "./session.ts"
import type { SessionTimes } from "./session-times.ts"

const waits = { first: 250, longest: 5_000 }

/** What waiting needs. */
interface LockPatience {
  readonly driver: Driver
  readonly times: SessionTimes
  readonly use: SessionUse
  readonly blockers: () => Promise<readonly string[]>
}

/**
 * Does a work that fails where others hold locks, again after growing pauses. Each try is short and leaves the queue, so that the sessions
 * that came after it go on.
 *
 * @throws KeylessError `database_locked`, with the sessions that hold locks where the database tells; what else the work threw
 */
export async function waitingForLocks<T>(patience: LockPatience, work: () => Promise<T>): Promise<T> {
  const { driver, times, use } = patience
  const started = Date.now()
  for (let wait = waits.first; ; wait = Math.min(wait * 2, waits.longest)) {
    try {
      return await work()
    } catch (error) {
      if (!driver.isLockTimeout(error)) throw error
      if (Date.now() - started >= times.lockPatienceMs) throw await locked(patience, error)
      use.progress("Waiting for locks that other sessions hold in the database")
      await delay(wait, undefined, { signal: use.signal }).catch(() => use.signal.throwIfAborted())
    }
  }
}

async function locked({ driver: { host }, blockers }: LockPatience, cause: unknown) {
  const names = await blockers().catch((): readonly string[] => [])
  const who = names.length === 0 ? "" : ` Locks are held by ${names.join("; ")}.`
  return sqlFailure("database_locked", `Other sessions on ${host} hold locks that are needed.${who}`, {
    hint: "Let them end their transactions, or end them, then run the command again.",
    resource: host,
    retryable: true,
    ...(names.length === 0 ? {} : { details: { blockers: names } }),
    cause,
  })
}
