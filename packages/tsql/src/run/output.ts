import type { CatalogColumn, CatalogObject } from "../catalog/objects.ts"
import type { Compiler } from "../compile/compiler.ts"
import { expandItems } from "../compile/queries.ts"
import { type Scope, emptyScope } from "../compile/scope.ts"
import { SqlError, unsupported } from "../errors.ts"
import type { Output } from "../syntax/ast.ts"
import { replyRows, runRows } from "./query.ts"
import { translateError } from "./sqlite-errors.ts"

/** Items of OUTPUT; columns of other tables of the statement are something that SQL Server has and this engine has not. */
export function outputItems(
  compiler: Compiler,
  output: Output,
  scope: Scope,
  verb: "INSERT" | "UPDATE" | "DELETE",
) {
  try {
    return expandItems(compiler, output.items, scope)
  } catch (error) {
    const foreign = error instanceof SqlError && (error.number === 4104 || error.number === 107)
    if (foreign && verb !== "INSERT") throw unsupported("OUTPUT with columns of other tables")
    throw error
  }
}

/** UPDATE with OUTPUT: the rows as they were are put aside, so that `deleted` can be told beside `inserted`. */
export function updateWithOutput(
  compiler: Compiler,
  table: CatalogObject,
  columns: readonly CatalogColumn[],
  output: Output,
  parts: { rowId: string; values: string; tail: string; assignments: string },
): number {
  const { session } = compiler
  const side = (name: string, prefix: string) => ({
    name: [name],
    table: undefined,
    columns: columns.map(({ id, name: own, type, nullable }) => ({
      name: own,
      sql: `${prefix}.${prefix === "b" ? "b" : "c"}${id}`,
      type,
      nullable,
    })),
  })
  const scope: Scope = { ...emptyScope, sources: [side("inserted", "a"), side("deleted", "b")] }
  const items = outputItems(compiler, output, scope, "UPDATE")
  const list = items.map(({ value }, index) => `${value.sql} AS k${index + 1}`).join(", ")
  const before = columns.map(({ id }) => `o.c${id} AS b${id}`).join(", ")
  let rows: ReturnType<typeof runRows> = []
  if (!session.checking) {
    const { store } = session
    store.exec("DROP TABLE IF EXISTS temp.changing")
    try {
      store.runCompiled(
        `CREATE TEMP TABLE changing AS SELECT q.*, ${before} FROM (SELECT ${parts.rowId} AS rid, ${parts.values}${parts.tail}) AS q
          JOIN t${table.id} AS o ON o.rowid = q.rid GROUP BY q.rid`,
        compiler.binds,
      )
      store.exec(
        `UPDATE t${table.id} SET ${parts.assignments} FROM temp.changing AS q WHERE t${table.id}.rowid = q.rid`,
      )
    } catch (error) {
      throw translateError(session, error, "UPDATE")
    }
    rows = runRows(
      session,
      `SELECT ${list} FROM temp.changing AS b JOIN t${table.id} AS a ON a.rowid = b.rid ORDER BY b.rid`,
      compiler.binds,
      items.length,
      "UPDATE",
    )
    store.exec("DROP TABLE temp.changing")
  }
  replyRows(
    session,
    items.map((item) => ({ name: item.name, type: item.value.type, nullable: item.value.nullable })),
    rows,
  )
  return rows.length
}
