import type { SqlParameter, SqlReply, SqlSession, SqlType, SqlValue } from "./engine.ts"
import { SqlError, unsupported } from "./errors.ts"
import { checkBatch } from "./run/compile-check.ts"
import type { SessionState } from "./run/context.ts"
import { reportError, runStatements } from "./run/interpreter.ts"
import { waitForLock } from "./run/lock.ts"
import { type Waiting, abandonTransaction, deadlock, lockTimeout } from "./run/transactions.ts"
import { parseBatch } from "./syntax/parse.ts"
import { type Cell, toSqlValue } from "./values/cell.ts"
import { convert } from "./values/convert.ts"
import { withoutNul } from "./values/nul.ts"
import { familyOf } from "./values/types.ts"

/** Milliseconds between two looks at whether the client still wants the answer that it waits for. */
const lookAgain = 50

export interface SessionOptions {
  readonly state: SessionState
  /** Told about each batch: the session's user, the text, and whether no error came. */
  readonly onBatch: (user: string, sql: string, ok: boolean) => void
  readonly onClose: () => void
}

/** The session as the wire sees it. */
export function createSession({ state, onBatch, onClose }: SessionOptions): SqlSession {
  let closed = false
  /** Runs a batch; pauses where another session has the write lock. */
  function* run(
    batch: string,
    given: readonly SqlParameter[] | undefined,
    replies: SqlReply[],
  ): Waiting<void> {
    const parameters = given ?? []
    const { options, scopeIdentity } = state
    const contexts = state.contexts.length
    if (given !== undefined) state.scopeIdentity = null
    const user = state.contexts.at(-1)?.name ?? ""
    state.reply = (reply) => {
      replies.push(reply)
    }
    state.variables = new Map()
    state.handlers = 0
    try {
      for (const { name, type, value } of parameters) {
        state.variables.set(name.toLowerCase(), { type, value: toCell(value, type) })
      }
      const statements = parseBatch(batch, state.options.quotedIdentifiers)
      checkBatch(state, statements)
      yield* runStatements(state, statements)
      if (state.doomed) throw uncommittable()
    } catch (error) {
      reportError(state, asSqlError(error))
      if (state.doomed) abandonTransaction(state)
    }
    if (given !== undefined && !/\bsp_reset_connection\b/.test(batch)) {
      // A call is a scope of its own: what it SETs and as whom it acts ends with it.
      state.options = options
      state.scopeIdentity = scopeIdentity
      state.contexts.length = Math.min(state.contexts.length, contexts)
    }
    for (const { name, output } of parameters) {
      const variable = state.variables.get(name.toLowerCase())
      if (!output || variable === undefined) continue
      const value = toSqlValue(variable.value, variable.type)
      replies.push({ kind: "output", name, type: variable.type, value })
    }
    onBatch(user, batch, !replies.some((reply) => reply.kind === "message" && reply.message.severity > 10))
  }

  return {
    database: state.database,
    execute(batch, parameters) {
      const replies: SqlReply[] = []
      const running = run(batch, parameters, replies)
      // Nobody can give the lock back while this runs, so there is nothing to wait for.
      for (let step = running.next(); step.done !== true; step = running.throw(deadlock(state)));
      return replies
    },
    async executeWaiting(batch, parameters, abandoned = () => false) {
      const replies: SqlReply[] = []
      const running = run(batch, parameters, replies)
      let since = 0
      for (let step = running.next(); step.done !== true;) {
        if (step.value === "lock") since = Date.now()
        const limit = state.noWait ? 0 : state.options.lockTimeout
        const left = limit < 0 ? lookAgain : since + limit - Date.now()
        if (closed || abandoned()) step = running.throw(lockTimeout())
        else if (left <= 0) step = running.throw(lockTimeout())
        else {
          await waitForLock(state.lock, Math.min(left, lookAgain))
          step = running.next()
        }
      }
      return replies
    },
    close() {
      if (closed) return
      closed = true
      state.reply = () => undefined
      abandonTransaction(state)
      state.store.close()
      onClose()
    },
  }
}

/** Msg 3998. */
function uncommittable(): SqlError {
  const text =
    "Uncommittable transaction is detected at the end of the batch. The transaction is rolled back."
  return new SqlError(3998, text, { endsBatch: true })
}

/** What goes wrong below the engine is an error of the batch too; everything else is a fault of the sandbox and thrown on. */
function asSqlError(error: unknown): SqlError {
  if (error instanceof SqlError) return error
  if (error instanceof RangeError && error.message.includes("call stack")) {
    const text =
      "Some part of your SQL statement is nested too deeply. Rewrite the query or break it up into smaller queries."
    return new SqlError(191, text, { severity: 15, endsBatch: true })
  }
  if (error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR") {
    return unsupported(`This statement (SQLite: ${error.message})`)
  }
  throw error
}

/** A parameter's value as the engine keeps it. */
function toCell(value: SqlValue, type: SqlType): Cell {
  if (value === null) return null
  if (typeof value === "boolean") return value ? 1n : 0n
  if (typeof value === "number") {
    if (familyOf(type) === "float") return value
    if (Number.isInteger(value) && familyOf(type) === "integer") return BigInt(value)
    return convert(String(value), { name: "varchar", length: null }, type)
  }
  if (typeof value === "string" && familyOf(type) !== "text") {
    return convert(value, { name: "varchar", length: null }, type)
  }
  return typeof value === "string" ? withoutNul(value) : value
}
