import { type CatalogColumn, type CatalogObject, columnsOf } from "../catalog/objects.ts"
import { SqlError } from "../errors.ts"
import { numberOf, textOf } from "../storage/sqlite.ts"
import type { IndexDefinition } from "../syntax/ast.ts"
import { fold } from "../values/fold.ts"
import { familyOf } from "../values/types.ts"
import type { SessionState } from "./context.ts"

/** Adds an index. A unique one takes null for a value like others; a clustered one has number 1, the others count from 2. */
export function addIndex(
  session: SessionState,
  table: CatalogObject,
  definition: IndexDefinition,
  constraint?: number,
): void {
  const { store } = session
  const { name, columns: names, unique, clustered, descending } = definition
  if (
    store.get("select 1 from k_indexes where table_id = ? and folded = ?", BigInt(table.id), fold(name)) !==
    undefined
  ) {
    const text = `The operation failed because an index or statistics with name '${name}' already exists on table '${table.schema}.${table.name}'.`
    throw new SqlError(1913, text, { endsBatch: true })
  }
  const columns = resolve(columnsOf(store, table.id), names, table.name)
  if (clustered && isClustered(session, table.id)) {
    const other = "select name from k_indexes where table_id = ? and index_id = 1"
    const text = `Cannot create more than one clustered index on table '${table.schema}.${table.name}'. Drop the existing clustered index '${textOf(store.get(other, BigInt(table.id))?.["name"])}' before creating another.`
    throw new SqlError(1902, text, { state: 3, endsBatch: true })
  }
  const last = numberOf(
    store.get("select max(index_id) as n from k_indexes where table_id = ?", BigInt(table.id))?.["n"],
  )
  const number = clustered ? 1 : Math.max(2, last + 1)
  store.run(
    "insert into k_indexes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    BigInt(table.id),
    BigInt(number),
    name,
    fold(name),
    unique ? 1n : 0n,
    constraint === undefined ? null : BigInt(constraint),
    JSON.stringify(columns.map((column) => column.id)),
    JSON.stringify(descending.map((each) => (each ? 1 : 0))),
    JSON.stringify(resolve(columnsOf(store, table.id), definition.included, table.name).map(({ id }) => id)),
    definition.filter ?? null,
  )
  const parts = columns.map((column) => {
    if (unique) return `ts_key(c${column.id})`
    return familyOf(column.type) === "text" ? `ts_fold(c${column.id})` : `c${column.id}`
  })
  try {
    store.exec(
      `CREATE ${unique ? "UNIQUE " : ""}INDEX u${table.id}_${number} ON t${table.id} (${parts.join(", ")})`,
    )
    // Equality is looked up by the plain values, so a unique index gets a companion for them.
    if (unique)
      store.exec(
        `CREATE INDEX l${table.id}_${number} ON t${table.id} (${columns.map((column) => (familyOf(column.type) === "text" ? `ts_fold(c${column.id})` : `c${column.id}`)).join(", ")})`,
      )
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("UNIQUE")) throw error
    const text = `The CREATE UNIQUE INDEX statement terminated because a duplicate key was found for the object name '${table.schema}.${table.name}' and the index name '${name}'.`
    throw new SqlError(1505, text)
  }
}

/** Drops an index that no constraint made. */
export function dropIndexByName(
  session: SessionState,
  table: CatalogObject,
  name: string,
  ifExists: boolean,
): void {
  const row = session.store.get(
    "select * from k_indexes where table_id = ? and folded = ?",
    BigInt(table.id),
    fold(name),
  )
  if (row === undefined) {
    if (ifExists) return
    const text = `Cannot drop the index '${table.name}.${name}', because it does not exist or you do not have permission.`
    throw new SqlError(3701, text, { severity: 11, state: 7 })
  }
  if (row["constraint_id"] !== null) {
    const text = `An explicit DROP INDEX is not allowed on index '${table.name}.${name}'. It is being used for PRIMARY KEY constraint enforcement.`
    throw new SqlError(3723, text)
  }
  removeIndex(session, table.id, numberOf(row["index_id"]))
}

/** Takes an index away, from SQLite too. */
export function removeIndex(session: SessionState, table: number, index: number): void {
  session.store.exec(`DROP INDEX u${table}_${index}; DROP INDEX IF EXISTS l${table}_${index}`)
  session.store.run("delete from k_indexes where table_id = ? and index_id = ?", BigInt(table), BigInt(index))
}

/** Whether a table has a clustered index. */
export function isClustered(session: SessionState, table: number): boolean {
  const sql = "select 1 from k_indexes where table_id = ? and index_id = 1"
  return session.store.get(sql, BigInt(table)) !== undefined
}

/** Columns by their names. Throws Msg 1911. */
export function resolve(
  columns: readonly CatalogColumn[],
  names: readonly string[],
  table: string,
): CatalogColumn[] {
  return names.map((name) => {
    const column = columns.find((each) => fold(each.name) === fold(name))
    if (column !== undefined) return column
    throw new SqlError(1911, `Column name '${name}' does not exist in the target table or view '${table}'.`, {
      endsBatch: true,
    })
  })
}
