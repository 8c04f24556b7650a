import { type CatalogObject, columnsOf, findObject, objectById } from "../catalog/objects.ts"
import { SqlError, unsupported } from "../errors.ts"
import { hasPermission } from "../security/check.ts"
import { objectSecurable } from "../security/securable.ts"
import { numberOf, textOf } from "../storage/sqlite.ts"
import type { ConstraintDefinition } from "../syntax/ast.ts"
import { parseWholeExpression } from "../syntax/parse.ts"
import { fold } from "../values/fold.ts"
import { sameType } from "../values/types.ts"
import { type SessionState, actingAs } from "./context.ts"
import { addIndex, isClustered, removeIndex, resolve } from "./indexes.ts"
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
  try {
    enterConstraint(session, tableId, definition)
  } catch (error) {
    throw error instanceof SqlError && ofConstraints.has(error.number) ? notCreated(error) : error
  }
}

/** Errors that Msg 1750 follows: a constraint, or its index, cannot be made. */
const ofConstraints: ReadonlySet<number> = new Set([1505, 1767, 1776, 1778, 1779, 1902, 1911, 2714, 8111])

/** Msg 1750 behind the error that tells why. */
export function notCreated(error: SqlError): SqlError {
  const text = "Could not create constraint or index. See previous errors."
  return new SqlError(1750, text, { state: 0, endsBatch: error.endsBatch, previous: [error] })
}

function enterConstraint(session: SessionState, tableId: number, definition: ConstraintDefinition): void {
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
    throw notDropped(new SqlError(3728, `'${name}' is not a constraint.`))
  }
  const id = row["object_id"] ?? null
  const index = store.get("select index_id from k_indexes where constraint_id = ?", id)
  if (index !== undefined) {
    if (isReferenced(session, table.id)) {
      const text = `The constraint '${name}' is being referenced by table '${table.name}'.`
      throw notDropped(new SqlError(3725, text))
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

/** Msg 3727 behind the error that tells why. */
function notDropped(error: SqlError): SqlError {
  return new SqlError(3727, "Could not drop constraint. See previous errors.", {
    state: 0,
    previous: [error],
  })
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
