import { SqlError, escapesCatch, messageOf, takesTransaction } from "../errors.ts"
import { changePermissions } from "../security/grants.ts"
import { hasPermission } from "../security/check.ts"
import { propertyChange } from "../security/extended-properties.ts"
import { findPrincipal } from "../security/principals.ts"
import { alterRole, createRole } from "../security/roles.ts"
import { alterUser, createUser, dropPrincipal } from "../security/users.ts"
import type { Expression, Statement } from "../syntax/ast.ts"
import { parseBatch } from "../syntax/parse.ts"
import { runDelete, runInsert, runTruncate, runUpdate } from "./changes.ts"
import { checkBatch } from "./compile-check.ts"
import { type SessionState, actingAs } from "./context.ts"
import { setOption } from "./options.ts"
import { resetSession, resolveCall } from "./procedures.ts"
import { readLockOf, startsImplicitly } from "./read-locks.ts"
import { assign, evaluate, holds, runSelect } from "./query.ts"
import { runRaiserror, runThrow, textOf } from "./raise.ts"
import { alterAuthorization, createSchema, createView, dropObject, dropSchema } from "./schemas.ts"
import { alterTable, createIndex, createTable, dropIndex } from "./tables.ts"
import {
  type Waiting,
  abandonTransaction,
  beginTransaction,
  lockForReading,
  commitTransaction,
  rollbackTransaction,
  saveTransaction,
  writing,
} from "./transactions.ts"

/** How a statement ended. */
type Flow = "next" | "break" | "continue" | "return"

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>

/** Runs statements in order. An error becomes a message; what follows still runs, unless the error ends the batch. */
export function* runStatements(session: SessionState, statements: readonly Statement[]): Waiting<Flow> {
  for (const statement of statements) {
    const flow = yield* runStatement(session, statement)
    if (flow !== "next") return flow
  }
  return "next"
}

function* runStatement(session: SessionState, statement: Statement): Waiting<Flow> {
  try {
    const flow = yield* dispatch(session, statement)
    if (!keepsError.has(statement.kind)) session.lastError = 0
    return flow
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    error.line ??= statement.line
    if (session.handlers > 0) {
      if (escapesCatch(error)) throw error
      if (session.transactions > 0 && (session.options.xactAbort || dooms(error))) session.doomed = true
      throw error
    }
    reportError(session, error)
    if (error.endsBatch || session.options.xactAbort) return "return"
    return "next"
  }
}

/** THROW ends the batch and leaves the transaction as it is. */
const dooms = (error: SqlError): boolean =>
  takesTransaction(error) || (error.endsBatch && error.number < firstOwnError)

/** Numbers of THROW and RAISERROR begin here. */
const firstOwnError = 50_000

/** Statements that leave @@ERROR as it is. */
const keepsError: ReadonlySet<Statement["kind"]> = new Set([
  "block",
  "if",
  "while",
  "try",
  "execute",
  "executeText",
])

/** Sends an error to the client; with XACT_ABORT, and for some without, it takes the transaction with it. */
export function reportError(session: SessionState, error: SqlError): void {
  session.lastError = error.number
  session.rowCount = 0
  const line = error.line ?? 1
  for (const each of [...error.previous, error])
    session.reply({ kind: "message", message: messageOf(each, line) })
  if ([515, 547, 2601, 2627, 8152, 2628].includes(error.number)) {
    const text = "The statement has been terminated."
    session.reply({ kind: "message", message: { number: 3621, severity: 0, state: 0, text, line } })
  }
  if (session.transactions > 0 && (session.options.xactAbort || takesTransaction(error)))
    abandonTransaction(session)
}

/** Ends a statement that counts rows, or with null one that counts none: those leave 0 in @@ROWCOUNT, and an assignment 1. */
function done(session: SessionState, count: number | null, rowCount = count ?? 0): "next" {
  session.rowCount = rowCount
  session.reply({ kind: "done", rowCount: session.options.noCount ? null : count })
  return "next"
}

function* dispatch(session: SessionState, statement: Statement): Waiting<Flow> {
  session.noWait = statement.hints.has("NOWAIT")
  session.constants.clear()
  if (statement.kind === "select" && startsImplicitly(session, statement)) beginTransaction(session)
  const lock = readLockOf(session, statement)
  if (lock !== undefined) yield* lockForReading(session, lock)
  const change = changes[statement.kind]
  if (change !== undefined) {
    let count: number | null = null
    yield* writing(session, () => {
      count = change(session, statement)
    })
    return done(session, count)
  }
  switch (statement.kind) {
    case "select":
      return done(session, runSelect(session, statement.query))
    case "block":
      return yield* runStatements(session, statement.statements)
    case "if":
      if (conditionHolds(session, statement.condition))
        return yield* runStatement(session, statement.consequent)
      return statement.otherwise === undefined ? "next" : yield* runStatement(session, statement.otherwise)
    case "while":
      return yield* runLoop(session, statement)
    case "try":
      return yield* runTry(session, statement)
    case "break":
    case "continue":
    case "return":
      return statement.kind
    case "execute":
      return yield* runCall(session, statement)
    case "executeText":
      return yield* runText(session, textOf(session, statement.text))
    case "save":
      yield* saveTransaction(session, statement.name ?? "")
      return done(session, null)
    default:
      runSimple(session, statement)
      if (statement.kind === "setVariable") return done(session, null, 1)
      return statement.kind === "declare" ? "next" : done(session, null)
  }
}

/** A condition of IF or WHILE, which leaves nothing of the statement before it in @@ERROR and @@ROWCOUNT. */
function conditionHolds(session: SessionState, condition: Expression): boolean {
  const outcome = holds(session, condition)
  session.lastError = 0
  session.rowCount = 0
  return outcome
}

/** Statements that write, each with how to run it; the answer is the number of rows, or null. */
const changes: Partial<
  Record<Statement["kind"], (session: SessionState, statement: Statement) => number | null>
> = {
  insert: counted<"insert">(runInsert),
  update: counted<"update">(runUpdate),
  delete: counted<"delete">(runDelete),
  truncate: uncounted<"truncate">(runTruncate),
  createTable: uncounted<"createTable">(createTable),
  alterTable: uncounted<"alterTable">(alterTable),
  createIndex: uncounted<"createIndex">(createIndex),
  dropIndex: uncounted<"dropIndex">(dropIndex),
  createView: uncounted<"createView">(createView),
  dropObject: uncounted<"dropObject">(dropObject),
  createSchema: uncounted<"createSchema">(createSchema),
  dropSchema: uncounted<"dropSchema">(dropSchema),
  createUser: uncounted<"createUser">(createUser),
  alterUser: uncounted<"alterUser">(alterUser),
  createRole: uncounted<"createRole">(createRole),
  dropPrincipal: uncounted<"dropPrincipal">(dropPrincipal),
  alterRole: uncounted<"alterRole">(alterRole),
  alterAuthorization: uncounted<"alterAuthorization">(alterAuthorization),
  grant: uncounted<"grant">(changePermissions),
  deny: uncounted<"deny">(changePermissions),
  revoke: uncounted<"revoke">(changePermissions),
}

function counted<Kind extends Statement["kind"]>(
  run: (session: SessionState, statement: Of<Kind>) => number,
) {
  return (session: SessionState, statement: Statement) => run(session, statement as Of<Kind>)
}

function uncounted<Kind extends Statement["kind"]>(
  run: (session: SessionState, statement: Of<Kind>) => void,
) {
  return (session: SessionState, statement: Statement) => {
    run(session, statement as Of<Kind>)
    return null
  }
}

function runSimple(session: SessionState, statement: Statement): void {
  switch (statement.kind) {
    case "declare":
      for (const { name, type, value } of statement.variables) {
        const initial = value === undefined ? undefined : evaluate(session, value)
        // In a loop a declaration is met again; without a value it changes nothing then.
        if (!session.variables.has(name.toLowerCase()))
          session.variables.set(name.toLowerCase(), { type, value: null })
        if (initial === undefined) continue
        assign(session, name, initial.cell, initial.type)
        session.rowCount = 1
      }
      return
    case "setVariable": {
      const { cell, type } = evaluate(session, statement.value)
      return assign(session, statement.name, cell, type)
    }
    case "setOption":
      return setOption(session, statement)
    case "print": {
      const text = textOf(session, statement.value)
      return session.reply({
        kind: "message",
        message: { number: 0, severity: 0, state: 1, text, line: statement.line },
      })
    }
    case "throw":
      return runThrow(session, statement)
    case "raiserror":
      return runRaiserror(session, statement)
    case "begin":
      return beginTransaction(session, statement.name)
    case "commit":
      return commitTransaction(session)
    case "rollback":
      return rollbackTransaction(session, statement.name)
    case "executeAs":
      return executeAs(session, statement.user)
    case "revert":
      if (session.contexts.length > 1) session.contexts.pop()
      return
    case "use":
      if (statement.database.toLowerCase() === session.database.toLowerCase()) return
      throw new SqlError(
        40508,
        "USE statement is not supported to switch between databases. Use a new connection to connect to a different database.",
        { endsBatch: true },
      )
    default:
      throw new Error(`No way to run a statement of kind ${statement.kind}.`)
  }
}

/** EXECUTE AS USER: takes IMPERSONATE on the user. */
function executeAs(session: SessionState, name: string): void {
  const user = findPrincipal(session.store, name)
  const failure = new SqlError(
    15517,
    `Cannot execute as the database principal because the principal "${name}" does not exist, this type of principal cannot be impersonated, or you do not have permission.`,
    { endsBatch: true },
  )
  if (user === undefined || user.type === "R" || user.type === "X") throw failure
  const securable = { kind: "user", id: user.id, owner: user.owner } as const
  if (!hasPermission(session.store, actingAs(session), "IMPERSONATE", securable)) throw failure
  session.contexts.push({ name: user.name, id: user.id, principals: [user.id] })
}

function* runLoop(session: SessionState, statement: Of<"while">): Waiting<Flow> {
  while (conditionHolds(session, statement.condition)) {
    const flow = yield* runStatement(session, statement.body)
    if (flow === "return") return flow
    if (flow === "break") break
  }
  return "next"
}

function* runTry(session: SessionState, statement: Of<"try">): Waiting<Flow> {
  session.handlers++
  try {
    return yield* runStatements(session, statement.body)
  } catch (error) {
    if (!(error instanceof SqlError) || escapesCatch(error)) throw error
    session.handlers--
    session.lastError = error.number
    const before = session.caught
    session.caught = messageOf(error, error.line ?? statement.line)
    try {
      return yield* runStatements(session, statement.handler)
    } finally {
      session.caught = before
      session.handlers++
    }
  } finally {
    session.handlers--
  }
}

/** Runs a call in variables of its own. */
function* runCall(session: SessionState, statement: Of<"execute">): Waiting<Flow> {
  const property = propertyChange(session, statement)
  if (property !== undefined) {
    yield* writing(session, property)
    return done(session, null)
  }
  const { statements, variables, outputs, reset } = resolveCall(session, statement)
  if (reset === true) resetSession(session)
  yield* runInner(session, statements, variables)
  for (const { from, to } of outputs) {
    const value = variables.get(from)
    if (value !== undefined) assign(session, to, value.value, value.type)
  }
  return "next"
}

function* runText(session: SessionState, sql: string): Waiting<Flow> {
  yield* runInner(session, parseBatch(sql, session.options.quotedIdentifiers), new Map())
  return "next"
}

function* runInner(
  session: SessionState,
  statements: readonly Statement[],
  variables: SessionState["variables"],
): Waiting<void> {
  const { variables: outer, options, scopeIdentity } = session
  const contexts = session.contexts.length
  session.variables = variables
  session.scopeIdentity = null
  try {
    checkBatch(session, statements)
    yield* runStatements(session, statements)
  } catch (error) {
    // Seen from the batch that called, every error may be caught.
    if (error instanceof SqlError) error.inner = true
    throw error
  } finally {
    session.variables = outer
    session.options = options
    session.scopeIdentity = scopeIdentity
    // EXECUTE AS inside a call ends with it.
    session.contexts.length = Math.min(session.contexts.length, contexts)
  }
}
