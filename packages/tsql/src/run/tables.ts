import { type CatalogObject, columnsOf, findObject } from "../catalog/objects.ts"
import { createCompiler } from "../compile/create-compiler.ts"
import { emptyScope } from "../compile/scope.ts"
import { convertSql } from "../compile/coerce.ts"
import { SqlError } from "../errors.ts"
import { hasPermission } from "../security/check.ts"
import { objectSecurable } from "../security/securable.ts"
import type { ColumnDefinition, ConstraintDefinition, DottedName, Statement } from "../syntax/ast.ts"
import { parseWholeExpression } from "../syntax/parse.ts"
import { fold } from "../values/fold.ts"
import { sameType } from "../values/types.ts"
import { addConstraint, dropConstraint, notCreated } from "./constraints.ts"
import { type SessionState, actingAs } from "./context.ts"
import { refuseChange, refuseDrop } from "./dependents.ts"
import { addIndex, dropIndexByName } from "./indexes.ts"
import { addObject, placeFor } from "./new-objects.ts"
import { rebuildTriggers } from "./triggers.ts"
import { translateError } from "./sqlite-errors.ts"

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>

/** CREATE TABLE. */
export function createTable(session: SessionState, statement: Of<"createTable">): void {
  const place = placeFor(session, statement.name, "CREATE TABLE")
  const id = addObject(session, { ...place, type: "U" })
  const primary = statement.constraints.find((constraint) => constraint.kind === "primary")
  checkIdentities(place.name, statement.columns)
  const keys = new Set(primary?.kind === "primary" ? primary.columns.map(fold) : [])
  statement.columns.forEach((column, index) => {
    if (keys.has(fold(column.name)) && column.nullable === true) throw notCreated(keyOfNulls(place.name))
    const nullable =
      column.identity === undefined && !keys.has(fold(column.name)) && (column.nullable ?? true)
    enterColumn(session, { id, ...place }, index + 1, column, nullable)
  })
  if (statement.columns.length === 0)
    throw new SqlError(102, "Incorrect syntax near ')'.", { severity: 15, endsBatch: true })
  session.store.exec(
    `CREATE TABLE t${id} (${statement.columns.map((_, index) => `c${index + 1}`).join(", ")})`,
  )
  for (const constraint of withClustering(statement.constraints)) addConstraint(session, id, constraint)
  rebuildTriggers(session, id)
}

/** Throws Msg 2744 for a second identity column and 2749 for one whose type cannot count. */
function checkIdentities(table: string, columns: readonly ColumnDefinition[]): void {
  const identities = columns.filter((column) => column.identity !== undefined)
  if (identities.length > 1) {
    const text = `Multiple identity columns specified for table '${table}'. Only one identity column per table is allowed.`
    throw new SqlError(2744, text, { state: 2, endsBatch: true })
  }
  for (const { name, type } of identities) {
    const counts =
      type.name === "decimal"
        ? type.scale === 0
        : ["tinyint", "smallint", "int", "bigint"].includes(type.name)
    if (counts) continue
    const text = `Identity column '${name}' must be of data type int, bigint, smallint, tinyint, or decimal or numeric with a scale of 0, unencrypted, and constrained to be nonnullable.`
    throw new SqlError(2749, text, { state: 2, endsBatch: true })
  }
}

/** A primary key is clustered unless another constraint of the table says that it is. */
function withClustering(constraints: readonly ConstraintDefinition[]): readonly ConstraintDefinition[] {
  const taken = constraints.some((each) => "clustered" in each && each.clustered === true)
  if (!taken) return constraints
  return constraints.map((each) =>
    "clustered" in each ? { ...each, clustered: each.clustered ?? false } : each,
  )
}

function keyOfNulls(table: string): SqlError {
  return new SqlError(8111, `Cannot define PRIMARY KEY constraint on nullable column in table '${table}'.`, {
    endsBatch: true,
  })
}

/** Enters a column and its default into the catalog. Throws Msg 2705 for a name that is there. */
function enterColumn(
  session: SessionState,
  table: { id: number; schemaId: number; name: string },
  columnId: number,
  column: ColumnDefinition,
  nullable: boolean,
): void {
  const { store } = session
  if (columnsOf(store, table.id).some((each) => fold(each.name) === fold(column.name))) {
    const text = `Column names in each table must be unique. Column name '${column.name}' in table '${table.name}' is specified more than once.`
    throw new SqlError(2705, text, { state: 3, endsBatch: true })
  }
  store.run(
    "insert into k_columns values (?, ?, ?, ?, ?, ?, ?, ?, null, null)",
    BigInt(table.id),
    BigInt(columnId),
    column.name,
    fold(column.name),
    JSON.stringify(column.type),
    nullable ? 1n : 0n,
    column.identity?.seed ?? null,
    column.identity?.increment ?? null,
  )
  if (column.default !== undefined)
    enterDefault(session, table, columnId, column.default.name, column.default.sql)
}

function enterDefault(
  session: SessionState,
  table: { id: number; schemaId: number; name: string },
  columnId: number,
  name: string | undefined,
  sql: string,
): void {
  // Compiled once so that a default that cannot work is refused here.
  createCompiler(session).value(parseWholeExpression(sql), emptyScope)
  const constraint = name ?? `DF__${table.name.slice(0, 9)}__${table.id.toString(16)}${columnId}`
  const { schemaId, id: parent } = table
  const defaultId = addObject(session, {
    schemaId,
    name: constraint,
    type: "D",
    parent,
    namedBySystem: name === undefined,
  })
  session.store.run(
    "update k_columns set default_sql = ?, default_id = ? where object_id = ? and column_id = ?",
    sql,
    BigInt(defaultId),
    BigInt(table.id),
    BigInt(columnId),
  )
}

/** The table that a statement alters. Throws Msg 4902 for one that is not there, 1088 for one without ALTER. */
function alterable(session: SessionState, name: DottedName, missing: number): CatalogObject {
  const object = findObject(session, name)
  const securable = object === undefined ? undefined : objectSecurable(session.store, object.id)
  const text = `Cannot find the object "${name.join(".")}" because it does not exist or you do not have permissions.`
  if (object === undefined || object.type !== "U") throw new SqlError(missing, text, { endsBatch: true })
  if (securable !== undefined && hasPermission(session.store, actingAs(session), "ALTER", securable))
    return object
  throw new SqlError(1088, text, { state: 13, endsBatch: true })
}

/** ALTER TABLE. */
export function alterTable(session: SessionState, statement: Of<"alterTable">): void {
  const table = alterable(session, statement.name, 4902)
  const { change } = statement
  if (change.kind === "add") {
    for (const column of change.columns) addColumn(session, table, column)
    for (const item of change.defaults) {
      enterDefault(session, table, columnNamed(session, table, item.column).id, item.name, item.sql)
    }
    for (const constraint of change.constraints) addConstraint(session, table.id, constraint)
  } else if (change.kind === "alterColumn") alterColumn(session, table, change)
  else {
    for (const item of change.items) {
      if (item.kind === "constraint") dropConstraint(session, table, item.name, item.ifExists)
      else dropColumn(session, table, item.name, item.ifExists)
    }
  }
  rebuildTriggers(session, table.id)
}

function columnNamed(session: SessionState, table: CatalogObject, name: string) {
  const column = columnsOf(session.store, table.id).find((each) => fold(each.name) === fold(name))
  if (column !== undefined) return column
  const text = `ALTER TABLE ALTER COLUMN failed because column '${name}' does not exist in table '${table.name}'.`
  throw new SqlError(4924, text, { endsBatch: true })
}

function addColumn(session: SessionState, table: CatalogObject, column: ColumnDefinition): void {
  const { store } = session
  const last = columnsOf(store, table.id).reduce((most, each) => Math.max(most, each.id), 0)
  const nullable = column.identity === undefined && (column.nullable ?? true)
  const filled = store.get(`select 1 from t${table.id} limit 1`) !== undefined
  if (filled && !nullable && column.default === undefined && column.identity === undefined) {
    const text = `ALTER TABLE only allows columns to be added that can contain nulls, or have a DEFAULT definition specified, or the column being added is an identity or timestamp column, or alternatively if none of the previous conditions are satisfied the table must be empty to allow addition of this column. Column '${column.name}' cannot be added to non-empty table '${table.name}' because it does not satisfy these conditions.`
    throw new SqlError(4901, text)
  }
  enterColumn(session, table, last + 1, column, nullable)
  store.exec(`ALTER TABLE t${table.id} ADD COLUMN c${last + 1}`)
  if (!filled || nullable) return
  const compiler = createCompiler(session)
  const next =
    column.identity === undefined
      ? compiler.value(parseWholeExpression(column.default?.sql ?? "NULL"), emptyScope)
      : undefined
  const sql =
    next === undefined
      ? `ts_next_identity(${table.id}, ${column.identity?.seed ?? 1n}, ${column.identity?.increment ?? 1n})`
      : next.type === null
        ? next.sql
        : convertSql(next.sql, next.type, column.type, "refuse")
  store.runCompiled(`update t${table.id} set c${last + 1} = ${sql}`, compiler.binds)
}

function alterColumn(
  session: SessionState,
  table: CatalogObject,
  change: { column: string; type: ColumnDefinition["type"]; nullable: boolean },
): void {
  const { store } = session
  const column = columnNamed(session, table, change.column)
  const text = `c${column.id}`
  if (!sameType(column.type, change.type)) refuseChange(session, table, column, change.type)
  if (
    !change.nullable &&
    store.get(`select 1 from t${table.id} where ${text} is null limit 1`) !== undefined
  ) {
    const message = `Cannot insert the value NULL into column '${column.name}', table '${session.database}.${table.schema}.${table.name}'; column does not allow nulls. UPDATE fails.`
    throw new SqlError(515, message, { state: 2 })
  }
  try {
    store.exec(`update t${table.id} set ${text} = ${convertSql(text, column.type, change.type, "refuse")}`)
  } catch (error) {
    throw translateError(session, error, "ALTER TABLE")
  }
  store.run(
    "update k_columns set type = ?, nullable = ? where object_id = ? and column_id = ?",
    JSON.stringify(change.type),
    change.nullable ? 1n : 0n,
    BigInt(table.id),
    BigInt(column.id),
  )
}

function dropColumn(session: SessionState, table: CatalogObject, name: string, ifExists: boolean): void {
  const { store } = session
  const column = columnsOf(store, table.id).find((each) => fold(each.name) === fold(name))
  if (column === undefined) {
    if (ifExists) return
    const text = `ALTER TABLE DROP COLUMN failed because column '${name}' does not exist in table '${table.name}'.`
    throw new SqlError(4924, text, { endsBatch: true })
  }
  refuseDrop(session, table, column)
  if (columnsOf(store, table.id).length === 1) {
    const text = `ALTER TABLE DROP COLUMN failed because '${column.name}' is the only data column in table '${table.name}'. A table must have at least one data column.`
    throw new SqlError(4923, text)
  }
  rebuildTriggers(session, table.id, "drop")
  store.exec(`ALTER TABLE t${table.id} DROP COLUMN c${column.id}`)
  store.run(
    "delete from k_columns where object_id = ? and column_id = ?",
    BigInt(table.id),
    BigInt(column.id),
  )
}

/** CREATE INDEX. */
export function createIndex(session: SessionState, statement: Of<"createIndex">): void {
  const table = alterable(session, statement.table, 1088)
  addIndex(session, table, statement)
}

/** DROP INDEX. */
export function dropIndex(session: SessionState, statement: Of<"dropIndex">): void {
  const table = findObject(session, statement.table)
  if (table === undefined && statement.ifExists) return
  dropIndexByName(session, alterable(session, statement.table, 3701), statement.name, statement.ifExists)
}
