import type { Statement } from "../syntax/ast.ts"
import type { SessionState } from "./context.ts"
import type { ReadLock } from "./transactions.ts"

/** Statements that may read tables without changing any. */
const reading: ReadonlySet<Statement["kind"]> = new Set(["select", "if", "while", "declare", "setVariable"])

/** What a statement that only reads needs of the lock: https://learn.microsoft.com/sql/t-sql/queries/hints-transact-sql-table */
export function readLockOf(session: SessionState, statement: Statement): ReadLock | undefined {
  if (!reading.has(statement.kind)) return undefined
  const { hints } = statement
  const noWait = hints.has("NOWAIT")
  if (["UPDLOCK", "XLOCK", "TABLOCKX"].some((hint) => hints.has(hint))) return { kind: "write", noWait }
  const hinted = ["HOLDLOCK", "SERIALIZABLE", "REPEATABLEREAD", "READCOMMITTEDLOCK"].some((hint) =>
    hints.has(hint),
  )
  const { isolation } = session.options
  const strict = isolation === "SERIALIZABLE" || isolation === "REPEATABLE READ"
  return hinted || (strict && readsTables(ownPart(statement))) ? { kind: "read", noWait } : undefined
}

/** Whether a SELECT begins a transaction of its own: https://learn.microsoft.com/sql/t-sql/statements/set-implicit-transactions-transact-sql */
export function startsImplicitly(session: SessionState, statement: Statement): boolean {
  return session.options.implicitTransactions && session.transactions === 0 && readsTables(statement)
}

/** Without the statements inside, which are looked at when they run. */
function ownPart(statement: Statement): unknown {
  return statement.kind === "if" || statement.kind === "while" ? statement.condition : statement
}

function readsTables(node: unknown): boolean {
  if (typeof node !== "object" || node === null || node instanceof Uint8Array) return false
  if ("kind" in node && node.kind === "table") return true
  return Object.values(node).some(readsTables)
}
