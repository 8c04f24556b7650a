/** Who may write to a database: one session at a time, as SQLite wants it. */
export interface WriteLock {
  holder: object | undefined
  /** Told when the lock comes free. */
  readonly waiters: Set<() => void>
}

export function createWriteLock(): WriteLock {
  return { holder: undefined, waiters: new Set() }
}

/** Takes the lock; false if another session has it. */
export function tryLock(lock: WriteLock, session: object): boolean {
  if (lock.holder !== undefined && lock.holder !== session) return false
  lock.holder = session
  return true
}

export function unlock(lock: WriteLock, session: object): void {
  if (lock.holder !== session) return
  lock.holder = undefined
  for (const wake of lock.waiters) wake()
}

/**
 * Waits until the lock is free; false if that takes longer than `milliseconds`. Another session may take it before the caller does, so the
 * caller tries again.
 */
export function waitForLock(lock: WriteLock, milliseconds: number): Promise<boolean> {
  if (lock.holder === undefined) return Promise.resolve(true)
  return new Promise((resolve) => {
    const finish = (free: boolean) => {
      clearTimeout(timer)
      lock.waiters.delete(wake)
      resolve(free)
    }
    const wake = () => finish(true)
    const timer = setTimeout(() => finish(false), milliseconds)
    lock.waiters.add(wake)
  })
}

/** The last value of every IDENTITY column, by table. A transaction that is rolled back does not give its values back. */
export type IdentityCounters = Map<number, bigint>
