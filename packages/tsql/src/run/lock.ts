/**
 * Who may use a database: any number of sessions that only read and want nothing changed meanwhile, or one that writes. Sessions of the
 * default isolation level read without it.
 */
export interface DatabaseLock {
  writer: object | undefined
  readonly readers: Set<object>
  /** The reader that waits to become the writer. A second one would wait for ever. */
  upgrading: object | undefined
  /** Sessions that wait for it, and what for. */
  readonly waiting: Map<object, "read" | "write">
  /** Told when the lock may have come free. */
  readonly waiters: Set<() => void>
}

export function createDatabaseLock(): DatabaseLock {
  return {
    writer: undefined,
    readers: new Set(),
    upgrading: undefined,
    waiting: new Map(),
    waiters: new Set(),
  }
}

/** Takes the lock to write. `deadlock`: another reader waits for the same, and neither will let go. */
export function lockToWrite(lock: DatabaseLock, session: object): "taken" | "wait" | "deadlock" {
  const others = [...lock.readers].some((reader) => reader !== session)
  if (lock.writer === session || (lock.writer === undefined && !others)) {
    lock.writer = session
    if (lock.upgrading === session) lock.upgrading = undefined
    return "taken"
  }
  if (!lock.readers.has(session)) return "wait"
  if (lock.upgrading !== undefined && lock.upgrading !== session) return "deadlock"
  lock.upgrading = session
  return "wait"
}

/** Takes the lock to read, which every session may have at once; false if another one writes. */
export function lockToRead(lock: DatabaseLock, session: object): boolean {
  if (lock.writer !== undefined && lock.writer !== session) return false
  lock.readers.add(session)
  return true
}

/** Gives back whatever the session has of the lock. */
export function unlock(lock: DatabaseLock, session: object): void {
  if (lock.upgrading === session) lock.upgrading = undefined
  const had = lock.readers.delete(session) || lock.writer === session
  if (lock.writer === session) lock.writer = undefined
  if (had) for (const wake of lock.waiters) wake()
}

/** Ends a wait, whatever came of it. */
export function stopWaiting(lock: DatabaseLock, session: object): void {
  lock.waiting.delete(session)
  if (lock.upgrading === session) lock.upgrading = undefined
}

/** Waits until something of the lock is given back, or until the time is over. The caller tries again either way. */
export function waitForLock(lock: DatabaseLock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      lock.waiters.delete(finish)
      resolve()
    }
    const timer = setTimeout(finish, milliseconds)
    lock.waiters.add(finish)
  })
}

/** The last value of every IDENTITY column, by table. A transaction that is rolled back does not give its values back. */
export type IdentityCounters = Map<number, bigint>
