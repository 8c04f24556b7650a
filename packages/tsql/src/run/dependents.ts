import type { CatalogColumn, CatalogObject } from "../catalog/objects.ts"
import { SqlError } from "../errors.ts"
import { textOf } from "../storage/sqlite.ts"
import type { SqlType } from "../engine.ts"
import type { SessionState } from "./context.ts"

/** Something that a column cannot go away from under: a constraint, a default, or an index that no constraint made. */
interface Dependent {
  readonly kind: "key" | "unique" | "check" | "foreign" | "default" | "index"
  readonly name: string
}

const kinds = { PK: "key", UQ: "unique", C: "check", F: "foreign" } as const

/** What depends on a column; a key of another table that references it does. */
function dependentsOf(
  { store }: SessionState,
  table: CatalogObject,
  column: CatalogColumn,
): readonly Dependent[] {
  const found: Dependent[] = []
  const constraints = store.all(
    "select c.parent, c.kind, c.detail, o.name from k_constraints c join k_objects o on o.object_id = c.object_id where c.parent = ? or json_extract(c.detail, '$.table') = ? order by c.object_id",
    BigInt(table.id),
    BigInt(table.id),
  )
  for (const row of constraints) {
    const detail = JSON.parse(textOf(row["detail"])) as {
      columns: number[]
      uses?: number[]
      table?: number
      references?: number[]
    }
    const own =
      row["parent"] === BigInt(table.id) && [...detail.columns, ...(detail.uses ?? [])].includes(column.id)
    const referenced = detail.table === table.id && detail.references?.includes(column.id) === true
    const kind = kinds[textOf(row["kind"]) as keyof typeof kinds]
    if (own || referenced) found.push({ kind, name: textOf(row["name"]) })
  }
  if (column.defaultId !== undefined) {
    const row = store.get("select name from k_objects where object_id = ?", BigInt(column.defaultId))
    found.push({ kind: "default", name: textOf(row?.["name"]) })
  }
  const indexes = store.all(
    "select name, columns, included from k_indexes where table_id = ? and constraint_id is null",
    BigInt(table.id),
  )
  for (const row of indexes) {
    const columns = [row["columns"], row["included"]].flatMap((text) => JSON.parse(textOf(text)) as number[])
    if (columns.includes(column.id)) found.push({ kind: "index", name: textOf(row["name"]) })
  }
  return found
}

/** Throws Msg 4922 behind one Msg 5074 for each thing that depends on a column that is to be dropped. */
export function refuseDrop(session: SessionState, table: CatalogObject, column: CatalogColumn): void {
  refuse(dependentsOf(session, table, column), column, "DROP")
}

/**
 * The same for a column that is to change its type: keys and indexes stand longer text of the same type, CHECK and UNIQUE another length, a default
 * another size (https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql, ALTER COLUMN).
 */
export function refuseChange(
  session: SessionState,
  table: CatalogObject,
  column: CatalogColumn,
  to: SqlType,
): void {
  const from = column.type
  const same = from.name === to.name
  const varying = same && ["varchar", "nvarchar", "varbinary"].includes(from.name)
  const longer = varying && lengthOf(to) >= lengthOf(from)
  const allowed: Readonly<Record<Dependent["kind"], boolean>> = {
    key: false,
    foreign: false,
    index: longer,
    unique: longer,
    check: varying,
    default: same,
  }
  refuse(
    dependentsOf(session, table, column).filter(({ kind }) => !allowed[kind]),
    column,
    "ALTER",
  )
}

function lengthOf(type: SqlType): number {
  return "length" in type ? (type.length ?? Number.POSITIVE_INFINITY) : 0
}

function refuse(dependents: readonly Dependent[], { name }: CatalogColumn, verb: "DROP" | "ALTER"): void {
  if (dependents.length === 0) return
  const previous = dependents.map(({ kind, name: other }) => {
    const text = `The ${kind === "index" ? "index" : "object"} '${other}' is dependent on column '${name}'.`
    return new SqlError(5074, text)
  })
  const text = `ALTER TABLE ${verb} COLUMN ${name} failed because one or more objects access this column.`
  throw new SqlError(4922, text, { state: 9, previous })
}
