import { createCompiler } from "../compile/create-compiler.ts"
import type { OutputColumn } from "../compile/compiled-query.ts"
import { emptyScope } from "../compile/scope.ts"
import type { SqlType, SqlValue } from "../engine.ts"
import { SqlError, unsupported } from "../errors.ts"
import type { Expression, Query, QueryBody } from "../syntax/ast.ts"
import { checkImplicit } from "../values/allowed.ts"
import { type Cell, toSqlValue } from "../values/cell.ts"
import { convert } from "../values/convert.ts"
import { fold } from "../values/fold.ts"
import { int } from "../values/types.ts"
import type { SessionState } from "./context.ts"
import { translateError } from "./sqlite-errors.ts"

/** Rows of compiled SQL whose columns are `k1`, `k2` ... */
export function runRows(
  session: SessionState,
  sql: string,
  binds: readonly Cell[],
  width: number,
  verb: string,
): Cell[][] {
  if (session.checking) return []
  try {
    const rows = session.store.allCompiled(sql, binds)
    return rows.map((row) => Array.from({ length: width }, (_, index) => row[`k${index + 1}`] ?? null))
  } catch (error) {
    throw translateError(session, error, verb)
  }
}

/** Answers rows to the client; a column of bare NULLs is an int. */
export function replyRows(
  session: SessionState,
  columns: readonly OutputColumn[],
  rows: readonly Cell[][],
): void {
  if (session.checking) return
  const types = columns.map((column) => column.type ?? int)
  session.reply({
    kind: "rows",
    columns: columns.map(({ name, nullable }, index) => ({ name, type: types[index] ?? int, nullable })),
    rows: rows.map((row) =>
      row.map((cell, index) => {
        const type = types[index] ?? int
        return limited(toSqlValue(cell, type), type, session.options.textSize)
      }),
    ),
  })
}

/** A value of length `max` has at most as many bytes as SET TEXTSIZE says. */
function limited(value: SqlValue, type: SqlType, bytes: number): SqlValue {
  if (!("length" in type) || type.length !== null) return value
  if (value instanceof Uint8Array) return value.subarray(0, bytes)
  return typeof value === "string" ? value.slice(0, type.name.startsWith("n") ? bytes >> 1 : bytes) : value
}

/** SELECT: rows for the client, or values for variables. Answers how many rows there were. */
export function runSelect(session: SessionState, query: Query): number {
  const compiler = createCompiler(session)
  const { sql, columns } = compiler.query(query, emptyScope)
  const assigned = assignments(query.body)
  if (assigned !== undefined) refuseRunning(query.body)
  const rows = runRows(session, sql, compiler.binds, columns.length, "SELECT")
  if (assigned === undefined) replyRows(session, columns, rows)
  else {
    const last = rows.at(-1)
    if (last !== undefined) {
      assigned.forEach((name, index) =>
        assign(session, name, last[index] ?? null, columns[index]?.type ?? null),
      )
    }
  }
  return rows.length
}

/** The variables of `SELECT @a = ..., @b = ...`; undefined for a query that answers rows. */
function assignments(body: QueryBody): string[] | undefined {
  if (body.kind !== "select") return undefined
  const names = body.items.flatMap((item) => (item.kind === "assign" ? [item.variable] : []))
  if (names.length === 0) return undefined
  if (names.length === body.items.length) return names
  const text =
    "A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations."
  throw new SqlError(141, text, { severity: 15, endsBatch: true })
}

/** `SELECT @s = @s + a FROM t` goes on from row to row in SQL Server, which this engine does not. */
function refuseRunning(body: QueryBody): void {
  if (body.kind !== "select" || body.from === undefined) return
  const names = new Set(body.items.flatMap((item) => (item.kind === "assign" ? [fold(item.variable)] : [])))
  const reads = (node: unknown): boolean => {
    if (typeof node !== "object" || node === null || node instanceof Uint8Array) return false
    if ("kind" in node && node.kind === "variable" && "name" in node)
      return names.has(fold(String(node.name)))
    return Object.values(node).some(reads)
  }
  const running = body.items.some((item) => item.kind === "assign" && reads(item.expression))
  if (running) throw unsupported("A variable that is read where SELECT assigns it row by row")
}

/** Gives a variable a value, converted to its type. Throws Msg 137. */
export function assign(session: SessionState, name: string, cell: Cell, type: SqlType | null): void {
  const variable = session.variables.get(name.toLowerCase())
  if (variable === undefined) {
    throw new SqlError(137, `Must declare the scalar variable "${name}".`, { severity: 15, endsBatch: true })
  }
  if (type !== null) checkImplicit(type, variable.type)
  variable.value = type === null ? cell : convert(cell, type, variable.type)
}

/** Value of one expression outside a query. */
export function evaluate(
  session: SessionState,
  expression: Expression,
): { cell: Cell; type: SqlType | null } {
  const compiler = createCompiler(session)
  const value = compiler.value(expression, emptyScope)
  const [row] = runRows(session, `SELECT ${value.sql} AS k1`, compiler.binds, 1, "SELECT")
  return { cell: row?.[0] ?? null, type: value.type }
}

/** Whether a condition holds; unknown is no. */
export function holds(session: SessionState, condition: Expression): boolean {
  const compiler = createCompiler(session)
  const sql = compiler.condition(condition, emptyScope)
  const [row] = runRows(session, `SELECT ${sql} AS k1`, compiler.binds, 1, "SELECT")
  return row?.[0] === 1n
}
