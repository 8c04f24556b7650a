import { columnsOf } from "../catalog/objects.ts"
import { key } from "../compile/coerce.ts"
import { createCompiler } from "../compile/create-compiler.ts"
import { emptyScope } from "../compile/scope.ts"
import { unsupported } from "../errors.ts"
import { numberOf, textOf } from "../storage/sqlite.ts"
import type { ReferentialAction } from "../syntax/ast.ts"
import { parseWholeExpression } from "../syntax/parse.ts"
import type { SessionState } from "./context.ts"

/** What the catalog keeps of a foreign key: ids of columns and of the other table. */
export interface ForeignKey {
  readonly columns: readonly number[]
  readonly table: number
  readonly references: readonly number[]
  readonly onDelete: ReferentialAction
  readonly onUpdate: ReferentialAction
}

/** What the catalog keeps of a CHECK. */
export interface Check {
  /** The column that it stands behind. */
  readonly columns: readonly number[]
  /** All columns that it reads. */
  readonly uses: readonly number[]
  readonly sql: string
}

/** A CHECK's condition for SQLite, with `prefix` (`NEW.`) before the columns. */
export function checkSql(session: SessionState, tableId: number, sql: string, prefix: string): string {
  const compiler = createCompiler(session)
  const columns = columnsOf(session.store, tableId).map((column) => ({
    name: column.name,
    sql: `${prefix}c${column.id}`,
    type: column.type,
    nullable: column.nullable,
  }))
  const scope = { ...emptyScope, sources: [{ name: [""], columns, table: undefined }] }
  const condition = compiler.condition(parseWholeExpression(sql), scope)
  if (compiler.binds.length > 0) throw unsupported("A CHECK with variables")
  return condition
}

interface Trigger {
  readonly name: string
  readonly sql: string
}

/**
 * Makes the triggers that hold a table's CHECKs and foreign keys, on both ends. Constraints are triggers, because SQLite's own can be neither
 * added to nor taken from a table that is there.
 */
export function rebuildTriggers(session: SessionState, table: number, mode: "make" | "drop" = "make"): void {
  const { store } = session
  const affected = new Set([table])
  const related =
    "select json_extract(detail, '$.table') as t from k_constraints where kind = 'F' and parent = ?"
  for (const row of store.all(related, BigInt(table))) affected.add(numberOf(row["t"]))
  for (const id of affected) {
    for (const row of store.all(
      "select name from sqlite_master where type = 'trigger' and tbl_name = ?",
      `t${id}`,
    ))
      store.exec(`DROP TRIGGER ${textOf(row["name"])}`)
    if (mode === "make")
      for (const trigger of triggersOf(session, id))
        store.exec(`CREATE TRIGGER ${trigger.name} ${trigger.sql}`)
  }
}

function triggersOf(session: SessionState, table: number): Trigger[] {
  const rows = session.store.all(
    "select * from k_constraints where parent = ? or (kind = 'F' and json_extract(detail, '$.table') = ?)",
    BigInt(table),
    BigInt(table),
  )
  return rows.flatMap((row) => {
    const id = numberOf(row["object_id"])
    const detail: unknown = JSON.parse(textOf(row["detail"]))
    if (row["kind"] === "C") return checkTriggers(session, table, id, detail as Check)
    if (row["kind"] !== "F") return []
    const key = detail as ForeignKey
    const child = numberOf(row["parent"])
    return [
      ...(child === table ? childTriggers(session, child, id, key) : []),
      ...(key.table === table ? parentTriggers(session, child, id, key) : []),
    ]
  })
}

function checkTriggers(session: SessionState, table: number, id: number, check: Check): Trigger[] {
  const condition = checkSql(session, table, check.sql, "NEW.")
  return (["INSERT", "UPDATE"] as const).map((event) => ({
    name: `g${id}_${event}`,
    sql: `AFTER ${event} ON t${table} WHEN ${condition} IS FALSE BEGIN SELECT RAISE(ABORT, '547:check:${id}'); END`,
  }))
}

/** `a.c1 = b.c2 AND ...` as SQL Server compares. */
function pairs(
  session: SessionState,
  key1: ForeignKey,
  child: number,
  childPrefix: string,
  parentPrefix: string,
): string {
  const columns = columnsOf(session.store, child)
  return key1.columns
    .map((id, index) => {
      const type = columns.find((column) => column.id === id)?.type ?? null
      return `${key(`${childPrefix}c${id}`, type, false)} = ${key(`${parentPrefix}c${key1.references[index] ?? 0}`, type, false)}`
    })
    .join(" AND ")
}

function childTriggers(session: SessionState, child: number, id: number, foreign: ForeignKey): Trigger[] {
  const present = foreign.columns.map((column) => `NEW.c${column} IS NOT NULL`).join(" AND ")
  const match = pairs(session, foreign, child, "NEW.", "p.")
  return (["INSERT", "UPDATE"] as const).map((event) => ({
    name: `g${id}_${event}`,
    sql: `AFTER ${event} ON t${child} WHEN ${present} AND NOT EXISTS (SELECT 1 FROM t${foreign.table} AS p WHERE ${match})
      BEGIN SELECT RAISE(ABORT, '547:child:${id}'); END`,
  }))
}

function parentTriggers(session: SessionState, child: number, id: number, foreign: ForeignKey): Trigger[] {
  const match = pairs(session, foreign, child, "", "OLD.")
  const refuse = `SELECT RAISE(ABORT, '547:parent:${id}') WHERE EXISTS (SELECT 1 FROM t${child} WHERE ${match})`
  const nulls = `UPDATE t${child} SET ${foreign.columns.map((column) => `c${column} = NULL`).join(", ")} WHERE ${match}`
  const moved = foreign.columns
    .map((column, index) => `c${column} = NEW.c${foreign.references[index] ?? 0}`)
    .join(", ")
  const onDelete = {
    "no action": refuse,
    cascade: `DELETE FROM t${child} WHERE ${match}`,
    "set null": nulls,
    "set default": refuse,
  }
  const onUpdate = {
    "no action": refuse,
    cascade: `UPDATE t${child} SET ${moved} WHERE ${match}`,
    "set null": nulls,
    "set default": refuse,
  }
  const changed = foreign.references.map((column) => `NEW.c${column} IS NOT OLD.c${column}`).join(" OR ")
  return [
    {
      name: `g${id}_parent_delete`,
      sql: `AFTER DELETE ON t${foreign.table} BEGIN ${onDelete[foreign.onDelete]}; END`,
    },
    {
      name: `g${id}_parent_update`,
      sql: `AFTER UPDATE ON t${foreign.table} WHEN ${changed} BEGIN ${onUpdate[foreign.onUpdate]}; END`,
    },
  ]
}
