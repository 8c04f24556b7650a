import { SqlError } from "../errors.ts"
import type { SessionState } from "./context.ts"
import { lockToRead, lockToWrite, stopWaiting, unlock } from "./lock.ts"

/** A pause of the interpreter until another session has given the lock back, and further ones of the same wait. What is thrown into it ends the wait. */
export type Waiting<Result> = Generator<"lock" | "still", Result, undefined>

/**
 * Makes the session the writer of the database and begins SQLite's transaction. Reading at the default isolation level needs neither: every
 * statement reads what is committed when it begins, as with READ_COMMITTED_SNAPSHOT, which is on in Azure.
 */
export function* beginWriting(session: SessionState): Waiting<void> {
  if (session.writing) return
  try {
    for (let waits = 0; ; waits++) {
      const outcome = lockToWrite(session.lock, session)
      if (outcome === "taken") break
      if (outcome === "deadlock") throw deadlock(session)
      session.lock.waiting.set(session, "write")
      yield waits === 0 ? "lock" : "still"
    }
  } finally {
    stopWaiting(session.lock, session)
  }
  session.store.exec("BEGIN IMMEDIATE")
  session.writing = true
}

/** Waits until nobody writes, and keeps it so until the transaction ends: what was read stays true, and no row comes in between. */
export function* beginReading(session: SessionState): Waiting<void> {
  try {
    for (let waits = 0; !lockToRead(session.lock, session); waits++) {
      session.lock.waiting.set(session, "read")
      yield waits === 0 ? "lock" : "still"
    }
  } finally {
    stopWaiting(session.lock, session)
  }
}

/** Msg 1205: two sessions wait for each other. */
export function deadlock(session: SessionState): SqlError {
  return new SqlError(
    1205,
    `Transaction (Process ID ${session.sessionId}) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.`,
    { severity: 13, state: 51, endsBatch: true },
  )
}

/** Msg 1222: the wait was longer than SET LOCK_TIMEOUT, or NOWAIT, allows. */
export function lockTimeout(): SqlError {
  return new SqlError(1222, "Lock request time out period exceeded.", { state: 51 })
}

/** Ends SQLite's transaction, if one is open, and gives the lock back. */
export function endWriting(session: SessionState, outcome: "COMMIT" | "ROLLBACK"): void {
  if (session.writing) session.store.exec(outcome)
  session.writing = false
  unlock(session.lock, session)
}

/** BEGIN TRANSACTION. An inner one only counts. */
export function beginTransaction(session: SessionState, name?: string): void {
  session.transactions++
  if (session.transactions > 1) return
  session.transactionName = name
  session.reply({ kind: "transaction", change: "begin" })
}

/** COMMIT. Throws Msg 3902 without a transaction and 3930 for one that can only be rolled back. */
export function commitTransaction(session: SessionState): void {
  if (session.transactions === 0) {
    throw new SqlError(3902, "The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.")
  }
  if (session.doomed) {
    const text =
      "The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction."
    throw new SqlError(3930, text)
  }
  session.transactions--
  if (session.transactions > 0) return
  endWriting(session, "COMMIT")
  session.savepoints.length = 0
  session.truncated.clear()
  session.reply({ kind: "transaction", change: "commit" })
}

/** ROLLBACK, of everything or to a savepoint. Throws Msg 3903, 3931 and 6401. */
export function rollbackTransaction(session: SessionState, name: string | undefined): void {
  if (session.transactions === 0) {
    throw new SqlError(3903, "The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.")
  }
  const savepoint = name === undefined ? -1 : session.savepoints.lastIndexOf(name)
  if (savepoint >= 0) {
    if (session.doomed) {
      const text =
        "The current transaction cannot be committed and cannot be rolled back to a savepoint. Roll back the entire transaction."
      throw new SqlError(3931, text)
    }
    session.store.exec(`ROLLBACK TO p${savepoint}`)
    session.savepoints.length = savepoint + 1
    return
  }
  if (name !== undefined && name !== session.transactionName) {
    const text = `Cannot roll back ${name}. No transaction or savepoint of that name was found.`
    throw new SqlError(6401, text)
  }
  abandonTransaction(session)
}

/** Rolls everything back, also after an error that leaves no choice. */
export function abandonTransaction(session: SessionState): void {
  const open = session.transactions > 0
  endWriting(session, "ROLLBACK")
  session.transactions = 0
  session.transactionName = undefined
  session.doomed = false
  session.savepoints.length = 0
  for (const [table, last] of session.truncated) {
    if (last === undefined) session.identities.delete(table)
    else session.identities.set(table, last)
  }
  session.truncated.clear()
  if (open) session.reply({ kind: "transaction", change: "rollback" })
}

/** SAVE TRANSACTION. Throws Msg 628 without a transaction. */
export function* saveTransaction(session: SessionState, name: string): Waiting<void> {
  if (session.transactions === 0) {
    throw new SqlError(628, "Cannot issue SAVE TRANSACTION when there is no active transaction.")
  }
  yield* beginWriting(session)
  session.store.exec(`SAVEPOINT p${session.savepoints.length}`)
  session.savepoints.push(name)
}

/**
 * Runs a statement that writes, all of it or nothing. Outside a transaction it is committed at once; with XACT_ABORT an error takes the whole
 * transaction back.
 */
export function* writing(session: SessionState, run: () => void): Waiting<void> {
  if (session.doomed) {
    const text =
      "The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction."
    throw new SqlError(3930, text, { endsBatch: true })
  }
  if (session.options.implicitTransactions && session.transactions === 0) beginTransaction(session)
  yield* beginWriting(session)
  session.store.exec("SAVEPOINT statement")
  try {
    run()
  } catch (error) {
    session.store.exec("ROLLBACK TO statement; RELEASE statement")
    if (session.transactions === 0) endWriting(session, "ROLLBACK")
    throw error
  }
  session.store.exec("RELEASE statement")
  if (session.transactions === 0) {
    endWriting(session, "COMMIT")
    session.truncated.clear()
  }
}

/** What a statement needs of the lock before it reads. */
export interface ReadLock {
  readonly kind: "read" | "write"
  /** NOWAIT: an error rather than a wait. */
  readonly noWait: boolean
}

/** Takes what a reading statement needs of the lock; outside a transaction it only waits for its turn. */
export function* lockForReading(session: SessionState, wanted: ReadLock): Waiting<void> {
  if (session.transactions > 0) {
    yield* wanted.kind === "write" ? beginWriting(session) : beginReading(session)
    return
  }
  yield* beginReading(session)
  unlock(session.lock, session)
}
