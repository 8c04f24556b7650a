import { SqlError } from "../errors.ts"
import type { SessionState } from "./context.ts"
import { tryLock, unlock } from "./lock.ts"

/** A pause of the interpreter until another session has given the write lock back. */
export type Waiting<Result> = Generator<"lock", Result, undefined>

/**
 * Makes the session the writer of the database and begins SQLite's transaction. Reading needs neither: every statement reads what is committed
 * when it begins, as with READ_COMMITTED_SNAPSHOT, which is on in Azure.
 */
export function* beginWriting(session: SessionState): Waiting<void> {
  if (session.writing) return
  while (!tryLock(session.lock, session)) yield "lock"
  session.store.exec("BEGIN IMMEDIATE")
  session.writing = true
}

/** Msg 1205: the wait for another session was too long. */
export function deadlock(session: SessionState): SqlError {
  return new SqlError(
    1205,
    `Transaction (Process ID ${session.sessionId}) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.`,
    { severity: 13, state: 51, endsBatch: true },
  )
}

/** Ends SQLite's transaction, if one is open. */
export function endWriting(session: SessionState, outcome: "COMMIT" | "ROLLBACK"): void {
  if (!session.writing) return
  session.store.exec(outcome)
  session.writing = false
  unlock(session.lock, session)
}

/** BEGIN TRANSACTION. An inner one only counts. */
export function beginTransaction(session: SessionState): void {
  session.transactions++
  if (session.transactions === 1) session.reply({ kind: "transaction", change: "begin" })
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
  session.reply({ kind: "transaction", change: "commit" })
}

/** ROLLBACK, of everything or to a savepoint. Throws Msg 3903 and 6401. */
export function rollbackTransaction(session: SessionState, name: string | undefined): void {
  if (session.transactions === 0) {
    throw new SqlError(3903, "The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.")
  }
  const savepoint = name === undefined ? undefined : session.savepoints.lastIndexOf(name)
  if (savepoint !== undefined && savepoint >= 0) {
    session.store.exec(`ROLLBACK TO p${savepoint}`)
    session.savepoints.length = savepoint + 1
    return
  }
  abandonTransaction(session)
}

/** Rolls everything back, also after an error that leaves no choice. */
export function abandonTransaction(session: SessionState): void {
  const open = session.transactions > 0
  endWriting(session, "ROLLBACK")
  session.transactions = 0
  session.doomed = false
  session.savepoints.length = 0
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
  if (session.transactions === 0) endWriting(session, "COMMIT")
}
