import {
  type CatalogColumn,
  type CatalogObject,
  columnsOf,
  findObject,
  objectById,
} from "../catalog/objects.ts"
import { SqlError, unsupported } from "../errors.ts"
import { hasPermission } from "../security/check.ts"
import { objectSecurable } from "../security/securable.ts"
import { numberOf, textOf } from "../storage/sqlite.ts"
import type { ConstraintDefinition, IndexDefinition } from "../syntax/ast.ts"
import { parseWholeExpression } from "../syntax/parse.ts"
import { fold } from "../values/fold.ts"
import { familyOf, sameType } from "../values/types.ts"
import { type SessionState, actingAs } from "./context.ts"
import { translateError } from "./sqlite-errors.ts"
import { addObject } from "./new-objects.ts"
import { type Check, type ForeignKey, checkSql, rebuildTriggers } from "./triggers.ts"

const sorted = (ids: readonly number[]) => ids.toSorted((left, right) => left - right).join()

const prefixes = { primary: "PK", unique: "UQ", foreign: "FK", check: "CK" } as const
const types = { primary: "PK", unique: "UQ", foreign: "F", check: "C" } as const

/** Adds a constraint to a table; rows that are there must satisfy it. */
export function addConstraint(
  session: SessionState,
  tableId: number,
  definition: ConstraintDefinition,
): void {
  const { store } = session
  const table = objectById(store, tableId)
  if (table === undefined) return
  const type = types[definition.kind]
  const count = numberOf(
    store.get("select count(*) as n from k_objects where parent = ?", BigInt(tableId))?.["n"],
  )
  const name =
    definition.name ??
    `${prefixes[definition.kind]}__${table.name.slice(0, 9)}__${tableId.toString(16).toUpperCase()}${count}`
  if (
    store.get(
      "select 1 from k_objects where schema_id = ? and folded = ?",
      BigInt(table.schemaId),
      fold(name),
    ) !== undefined
  ) {
    throw new SqlError(2714, `There is already an object named '${name}' in the database.`, {
      state: 5,
      endsBatch: true,
    })
  }
  const namedBySystem = definition.name === undefined
  const id = addObject(session, { schemaId: table.schemaId, name, type, parent: tableId, namedBySystem })
  const enter = (detail: ForeignKey | Check | { columns: readonly number[] }) =>
    store.run(
      "insert into k_constraints values (?, ?, ?, ?)",
      BigInt(id),
      BigInt(tableId),
      type,
      JSON.stringify(detail),
    )
  if (definition.kind === "check") enter(checkOf(session, table, definition))
  else if (definition.kind === "foreign") enter(foreignKeyOf(session, table, definition))
  else {
    const columns = resolve(columnsOf(store, tableId), definition.columns, table.name)
    if (definition.kind === "primary" && columns.some((column) => column.nullable)) {
      throw new SqlError(
        8111,
        `Cannot define PRIMARY KEY constraint on nullable column in table '${table.name}'.`,
        { endsBatch: true },
      )
    }
    if (
      definition.kind === "primary" &&
      store.get("select 1 from k_constraints where parent = ? and kind = 'PK'", BigInt(tableId)) !== undefined
    ) {
      throw new SqlError(1779, `Table '${table.name}' already has a primary key defined on it.`, {
        endsBatch: true,
      })
    }
    enter({ columns: columns.map((column) => column.id) })
    const clustered =
      definition.clustered ?? (definition.kind === "primary" && !isClustered(session, tableId))
    const { columns: names, descending } = definition
    addIndex(
      session,
      table,
      { name, unique: true, clustered, columns: names, descending, included: [], filter: undefined },
      id,
    )
  }
  verifyRows(session, table)
}

function resolve(
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

function checkOf(
  session: SessionState,
  table: CatalogObject,
  { sql, column }: Extract<ConstraintDefinition, { kind: "check" }>,
): Check {
  checkSql(session, table.id, sql, "")
  const all = columnsOf(session.store, table.id)
  const used = namesIn(parseWholeExpression(sql))
  return {
    columns: column === undefined ? [] : resolve(all, [column], table.name).map(({ id }) => id),
    uses: all.filter(({ name }) => used.has(fold(name))).map(({ id }) => id),
    sql,
  }
}

/** Names of columns in an expression. */
function namesIn(node: unknown): ReadonlySet<string> {
  if (typeof node !== "object" || node === null || node instanceof Uint8Array) return new Set()
  if ("kind" in node && node.kind === "column" && "name" in node && Array.isArray(node.name))
    return new Set([fold(String(node.name.at(-1)))])
  return new Set(Object.values(node).flatMap((each) => [...namesIn(each)]))
}

function foreignKeyOf(
  session: SessionState,
  table: CatalogObject,
  definition: Extract<ConstraintDefinition, { kind: "foreign" }>,
): ForeignKey {
  const { store } = session
  const parent = findObject(session, definition.table)
  if (parent === undefined || parent.type !== "U") {
    const text = `Foreign key '${definition.name ?? table.name}' references invalid table '${definition.table.join(".")}'.`
    throw new SqlError(1767, text, { endsBatch: true })
  }
  const securable = objectSecurable(store, parent.id)
  if (securable === undefined || !hasPermission(store, actingAs(session), "REFERENCES", securable)) {
    const text = `The REFERENCES permission was denied on the object '${parent.name}', database '${session.database}', schema '${parent.schema}'.`
    throw new SqlError(229, text, { severity: 14, state: 5 })
  }
  const keys = store
    .all(
      "select kind, detail from k_constraints where parent = ? and kind in ('PK', 'UQ')",
      BigInt(parent.id),
    )
    .map((row) => ({ kind: row["kind"], columns: (JSON.parse(textOf(row["detail"])) as Check).columns }))
  const references =
    definition.references === undefined
      ? (keys.find((each) => each.kind === "PK")?.columns ?? [])
      : resolve(columnsOf(store, parent.id), definition.references, parent.name).map((column) => column.id)
  const same = (columns: readonly number[]) => sorted(columns) === sorted(references)
  if (references.length !== definition.columns.length || !keys.some((each) => same(each.columns))) {
    const text = `There are no primary or candidate keys in the referenced table '${definition.table.join(".")}' that match the referencing column list in the foreign key '${definition.name ?? ""}'.`
    throw new SqlError(1776, text, { endsBatch: true })
  }
  if (definition.onDelete === "set default" || definition.onUpdate === "set default")
    throw unsupported("SET DEFAULT")
  const own = resolve(columnsOf(store, table.id), definition.columns, table.name)
  const columns = own.map((column) => column.id)
  own.forEach(({ name, type }, index) => {
    const other = columnsOf(store, parent.id).find(({ id }) => id === references[index])
    if (other === undefined || sameType(other.type, type)) return
    const text = `Column '${parent.name}.${other.name}' is not the same data type as referencing column '${table.name}.${name}' in foreign key '${definition.name ?? ""}'.`
    throw new SqlError(1778, text, { endsBatch: true })
  })
  return {
    columns,
    table: parent.id,
    references,
    onDelete: definition.onDelete,
    onUpdate: definition.onUpdate,
  }
}

function isClustered(session: SessionState, table: number): boolean {
  const sql = "select 1 from k_indexes where table_id = ? and index_id = 1"
  return session.store.get(sql, BigInt(table)) !== undefined
}

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

function removeIndex(session: SessionState, table: number, index: number): void {
  session.store.exec(`DROP INDEX u${table}_${index}; DROP INDEX IF EXISTS l${table}_${index}`)
  session.store.run("delete from k_indexes where table_id = ? and index_id = ?", BigInt(table), BigInt(index))
}

/** ALTER TABLE ... DROP CONSTRAINT, for defaults too. */
export function dropConstraint(
  session: SessionState,
  table: CatalogObject,
  name: string,
  ifExists: boolean,
): void {
  const { store } = session
  const row = store.get(
    "select object_id from k_objects where parent = ? and folded = ?",
    BigInt(table.id),
    fold(name),
  )
  if (row === undefined) {
    if (ifExists) return
    throw new SqlError(3728, `'${name}' is not a constraint.`)
  }
  const id = row["object_id"] ?? null
  const index = store.get("select index_id from k_indexes where constraint_id = ?", id)
  if (index !== undefined) {
    if (isReferenced(session, table.id)) {
      throw new SqlError(3725, `The constraint '${name}' is being referenced by table '${table.name}'.`)
    }
    removeIndex(session, table.id, numberOf(index["index_id"]))
  }
  const foreign = store.get(
    "select json_extract(detail, '$.table') as t from k_constraints where object_id = ?",
    id,
  )?.["t"]
  store.run("update k_columns set default_sql = null, default_id = null where default_id = ?", id)
  store.run("delete from k_constraints where object_id = ?", id)
  store.run("delete from k_objects where object_id = ?", id)
  if (typeof foreign === "bigint") rebuildTriggers(session, Number(foreign))
}

/** Whether another table has a foreign key to this one. */
export function isReferenced(session: SessionState, table: number): boolean {
  const sql =
    "select 1 from k_constraints where kind = 'F' and json_extract(detail, '$.table') = ? and parent <> ?"
  return session.store.get(sql, BigInt(table), BigInt(table)) !== undefined
}

/** Rows that were there before the constraint: an UPDATE that changes nothing lets its triggers look at all of them. */
function verifyRows(session: SessionState, table: CatalogObject): void {
  const [column] = columnsOf(session.store, table.id)
  if (
    column === undefined ||
    session.store.get("select 1 from sqlite_master where name = ?", `t${table.id}`) === undefined
  )
    return
  rebuildTriggers(session, table.id)
  try {
    session.store.exec(`UPDATE t${table.id} SET c${column.id} = c${column.id}`)
  } catch (error) {
    throw translateError(session, error, "ALTER TABLE")
  }
}
