import { type CatalogColumn, type CatalogObject, columnsOf, findObject } from "../catalog/objects.ts"
import { coerce } from "../compile/coerce.ts"
import type { Compiler } from "../compile/compiler.ts"
import { createCompiler } from "../compile/create-compiler.ts"
import { literalSql } from "../compile/literals.ts"
import { readsColumns, refuseAggregate, rowCountSql } from "../compile/queries.ts"
import { type Scope, type ScopeSource, type Value, emptyScope, named } from "../compile/scope.ts"
import { compileSource, tableSource } from "../compile/sources.ts"
import { SqlError, invalidObject, unsupported } from "../errors.ts"
import { deniedOnObject, hasPermission } from "../security/check.ts"
import { objectSecurable } from "../security/securable.ts"
import type { DottedName, Output, Statement } from "../syntax/ast.ts"
import { parseWholeExpression } from "../syntax/parse.ts"
import { fold } from "../values/fold.ts"
import { type SessionState, actingAs } from "./context.ts"
import { forgetIdentity } from "./identity.ts"
import { outputItems, updateWithOutput } from "./output.ts"
import { replyRows, runRows } from "./query.ts"
import { withKeysAtEnd } from "./keys-at-end.ts"
import { translateError } from "./sqlite-errors.ts"

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>
type Verb = "INSERT" | "UPDATE" | "DELETE"

const missing: Value = { sql: "NULL", type: null, nullable: true }

function tableFor(session: SessionState, name: DottedName): CatalogObject {
  const object = findObject(session, name)
  if (object === undefined && name.at(-1)?.startsWith("#") === true) throw unsupported("A temporary table")
  if (object === undefined) throw invalidObject(name)
  if (object.type === "V") throw unsupported("Changing rows through a view")
  if (object.type !== "U") throw invalidObject(name)
  return object
}

function require(session: SessionState, permission: Verb | "SELECT", table: CatalogObject): void {
  const securable = objectSecurable(session.store, table.id)
  if (securable !== undefined && hasPermission(session.store, actingAs(session), permission, securable))
    return
  throw deniedOnObject(permission, table.name, session.database, table.schema)
}

function findColumn(columns: readonly CatalogColumn[], name: string): CatalogColumn {
  const column = columns.find((each) => fold(each.name) === fold(name))
  if (column === undefined) throw new SqlError(207, `Invalid column name '${name}'.`, { endsBatch: true })
  return column
}

/** A value on its way into a column: of its type, and not null where the column takes none. */
function stored(
  session: SessionState,
  value: Value,
  column: CatalogColumn,
  table: CatalogObject,
  verb: Verb,
): string {
  const where = `${session.database}.${table.schema}.${table.name}`
  const fitted = coerce(value, column.type, "refuse")
  const sql = fitted.startsWith("ts_convert(")
    ? `ts_convert_for(${literalSql(where)}, ${literalSql(column.name)}, ${fitted.slice("ts_convert(".length)}`
    : fitted
  if (column.nullable || !value.nullable) return sql
  const place = [column.name, where, verb].map(literalSql)
  return `ifnull(${sql}, ts_null_error(${place.join(", ")}))`
}

function defaultOf(compiler: Compiler, column: CatalogColumn): Value {
  if (column.default === undefined) return missing
  return compiler.value(parseWholeExpression(column.default), emptyScope)
}

/** INSERT: https://learn.microsoft.com/sql/t-sql/statements/insert-transact-sql. Answers how many rows came in. */
export function runInsert(session: SessionState, statement: Of<"insert">): number {
  const table = tableFor(session, statement.table)
  require(session, "INSERT", table)
  if (statement.output !== undefined) require(session, "SELECT", table)
  const compiler = createCompiler(session)
  const columns = columnsOf(session.store, table.id)
  const explicit = session.options.identityInsert === table.id
  const targets = targetColumns(statement, columns, table, explicit)
  const rest = columns.filter((column) => !targets.includes(column))
  const others = () =>
    rest.map((column) => {
      if (column.identity === undefined)
        return stored(session, defaultOf(compiler, column), column, table, "INSERT")
      if (explicit) {
        const text = `Explicit value must be specified for identity column in table '${table.name}' either when IDENTITY_INSERT is set to ON or when a replication user is inserting into a NOT FOR REPLICATION identity column.`
        throw new SqlError(545, text)
      }
      const next = `ts_next_identity(${table.id}, ${column.identity.seed}, ${column.identity.increment})`
      return coerce({ sql: next, type: { name: "bigint" }, nullable: false }, column.type, "refuse")
    })
  const source = rowsOf(compiler, session, statement, targets, table, others)
  const names = [...targets, ...rest].map((column) => `c${column.id}`)
  const sql = `INSERT INTO t${table.id} (${names.join(", ")}) ${source}`
  const count = change(compiler, sql, statement.output, columns, "inserted", "INSERT")
  if (explicit && !session.checking) raiseIdentity(session, table.id, columns)
  return count
}

function targetColumns(
  statement: Of<"insert">,
  columns: readonly CatalogColumn[],
  table: CatalogObject,
  explicit: boolean,
): CatalogColumn[] {
  if (statement.source === undefined) return []
  if (statement.columns === undefined) {
    if (explicit && columns.some((column) => column.identity !== undefined)) {
      const text = `An explicit value for the identity column in table '${table.name}' can only be specified when a column list is used and IDENTITY_INSERT is ON.`
      throw new SqlError(8101, text)
    }
    return columns.filter((column) => column.identity === undefined)
  }
  const targets = statement.columns.map((name) => findColumn(columns, name))
  refuseTwice(targets)
  if (!explicit && targets.some((column) => column.identity !== undefined)) {
    const text = `Cannot insert explicit value for identity column in table '${table.name}' when IDENTITY_INSERT is set to OFF.`
    throw new SqlError(544, text)
  }
  return targets
}

/** Msg 264. */
function refuseTwice(targets: readonly CatalogColumn[]): void {
  const twice = targets.find((column, index) => targets.indexOf(column) !== index)
  if (twice === undefined) return
  const text = `The column name '${twice.name}' is specified more than once in the SET clause or column list of an INSERT.`
  throw new SqlError(264, text, { endsBatch: true })
}

function rowsOf(
  compiler: Compiler,
  session: SessionState,
  statement: Of<"insert">,
  targets: readonly CatalogColumn[],
  table: CatalogObject,
  others: () => string[],
): string {
  const { source } = statement
  if (source === undefined) return `VALUES (${others().join(", ")})`
  if (source.kind === "rows") {
    if (source.rows.length > 1000) {
      const text =
        "The number of row value expressions in the INSERT statement exceeds the maximum allowed number of 1000 row values."
      throw new SqlError(10738, text, { severity: 15, endsBatch: true })
    }
    const rows = source.rows.map((row) => {
      checkWidth(statement, row.length, targets.length)
      const values = row.map((expression, index) => {
        const column = targets[index]
        if (column === undefined) return "NULL"
        const value =
          expression === undefined ? defaultOf(compiler, column) : compiler.value(expression, emptyScope)
        return stored(session, value, column, table, "INSERT")
      })
      return `(${[...values, ...others()].join(", ")})`
    })
    return `VALUES ${rows.join(", ")}`
  }
  const query = compiler.query(source.query, emptyScope)
  checkWidth(statement, query.columns.length, targets.length)
  const values = targets.map((column, index) => {
    const type = query.columns[index]?.type ?? null
    return stored(session, { sql: `k${index + 1}`, type, nullable: true }, column, table, "INSERT")
  })
  return `SELECT ${[...values, ...others()].join(", ")} FROM (${query.sql}) WHERE true`
}

function checkWidth(statement: Of<"insert">, given: number, wanted: number): void {
  if (given === wanted) return
  if (statement.columns === undefined) {
    const text = "Column name or number of supplied values does not match table definition."
    throw new SqlError(213, text, { endsBatch: true })
  }
  const more = given < wanted
  const text = `There are ${more ? "more" : "fewer"} columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.`
  throw new SqlError(more ? 109 : 110, text, { severity: 15, endsBatch: true })
}

/** After explicit values the next one of the engine comes behind the greatest. */
function raiseIdentity(session: SessionState, table: number, columns: readonly CatalogColumn[]): void {
  const column = columns.find((each) => each.identity !== undefined)
  if (column?.identity === undefined) return
  const extreme = column.identity.increment > 0n ? "max" : "min"
  const value = session.store.get(`select ${extreme}(c${column.id}) as v from t${table}`)?.["v"]
  if (typeof value === "bigint") {
    session.identities.set(table, value)
    session.scopeIdentity = value
    session.lastIdentity = value
  }
}

/** Runs a change, answers rows of OUTPUT to the client, and the number of rows to the caller. */
function change(
  compiler: Compiler,
  sql: string,
  output: Output | undefined,
  columns: readonly CatalogColumn[],
  name: "inserted" | "deleted",
  verb: Verb,
): number {
  const { session } = compiler
  if (output === undefined) {
    if (session.checking) return 0
    try {
      return session.store.runCompiled(sql, compiler.binds)
    } catch (error) {
      throw translateError(session, error, verb)
    }
  }
  const own = columns.map((column) => ({
    name: column.name,
    sql: `c${column.id}`,
    type: column.type,
    nullable: column.nullable,
  }))
  const scope: Scope = { ...emptyScope, sources: [{ name: [name], columns: own, table: undefined }] }
  const items = outputItems(compiler, output, scope, verb)
  const list = items.map(({ value }, index) => `${value.sql} AS k${index + 1}`).join(", ")
  const rows = runRows(session, `${sql} RETURNING ${list}`, compiler.binds, items.length, verb)
  replyRows(
    session,
    items.map((item) => ({ name: item.name, type: item.value.type, nullable: item.value.nullable })),
    rows,
  )
  return rows.length
}

/**
 * The table after FROM that the statement changes: the one of that name or alias, or the only one that the name means under another alias.
 * Throws Msg 8154 where there are several.
 */
function changedSource(
  session: SessionState,
  sources: readonly ScopeSource[],
  target: DottedName,
): ScopeSource | undefined {
  const tables = sources.filter((each) => each.table !== undefined)
  const own = tables.find((each) => named(each, target))
  if (own !== undefined || tables.length === 0) return own
  const id = findObject(session, target)?.id
  const same = tables.filter((each) => each.table?.id === id)
  if (same.length > 1)
    throw new SqlError(8154, `The table '${target.join(".")}' is ambiguous.`, { endsBatch: true })
  return same[0]
}

/** Finds the table that UPDATE and DELETE change: an alias after FROM, or a name. */
function changing(compiler: Compiler, statement: Of<"update"> | Of<"delete">, reads: boolean) {
  const { session } = compiler
  if (statement.where !== undefined) refuseAggregate(statement.where, 147)
  const from = statement.from === undefined ? undefined : compileSource(compiler, statement.from, emptyScope)
  const source = changedSource(session, from?.sources ?? [], statement.target)
  const id = source?.table?.id
  const table =
    id === undefined ? tableFor(session, statement.target) : tableFor(session, tableName(session, id))
  const verb = statement.kind === "update" ? "UPDATE" : "DELETE"
  require(session, verb, table)
  if (reads || statement.where !== undefined || statement.output !== undefined)
    require(session, "SELECT", table)
  const own = source === undefined ? tableSource(compiler, table.id, [table.schema, table.name]) : undefined
  const sources = [...(from?.sources ?? []), ...(own?.sources ?? [])]
  const sql = [from?.sql, own?.sql].filter((part) => part !== undefined).join(" CROSS JOIN ")
  const scope: Scope = { ...emptyScope, sources }
  const rowId = (source ?? own?.sources[0])?.table?.rowId ?? "rowid"
  const where = statement.where === undefined ? "" : ` WHERE ${compiler.condition(statement.where, scope)}`
  const top =
    statement.top === undefined ? "" : ` LIMIT ${rowCountSql(compiler, statement.top, emptyScope, "top")}`
  return { table, scope, rowId, tail: ` FROM ${sql}${where}${top}` }
}

function tableName(session: SessionState, id: number): string[] {
  const row = session.store.get(
    "select s.name as s, o.name as o from k_objects o join k_schemas s on s.schema_id = o.schema_id where o.object_id = ?",
    BigInt(id),
  )
  return [String(row?.["s"]), String(row?.["o"])]
}

/** UPDATE. Answers how many rows were changed. */
export function runUpdate(session: SessionState, statement: Of<"update">): number {
  const compiler = createCompiler(session)
  const reads = statement.set.some(({ value }) => value !== undefined && readsColumns(value))
  for (const { value } of statement.set) if (value !== undefined) refuseAggregate(value, 157)
  const { table, scope, rowId, tail } = changing(compiler, statement, reads)
  const columns = columnsOf(session.store, table.id)
  refuseTwice(statement.set.map(({ column }) => findColumn(columns, column)))
  const sets = statement.set.map(({ column: name, value }) => {
    const column = findColumn(columns, name)
    if (column.identity !== undefined) {
      throw new SqlError(8102, `Cannot update identity column '${column.name}'.`, { endsBatch: true })
    }
    const next = value === undefined ? defaultOf(compiler, column) : compiler.value(value, scope)
    return { column, sql: stored(session, next, column, table, "UPDATE") }
  })
  const values = sets.map(({ sql }, index) => `${sql} AS v${index + 1}`).join(", ")
  const assignments = sets.map(({ column }, index) => `c${column.id} = q.v${index + 1}`).join(", ")
  const sql = `UPDATE t${table.id} SET ${assignments} FROM (SELECT ${rowId} AS rid, ${values}${tail}) AS q WHERE t${table.id}.rowid = q.rid`
  const { output } = statement
  return withKeysAtEnd(session, table.id, () =>
    output === undefined
      ? change(compiler, sql, undefined, columns, "inserted", "UPDATE")
      : updateWithOutput(compiler, table, columns, output, { rowId, values, tail, assignments }),
  )
}

/** DELETE. Answers how many rows went. */
export function runDelete(session: SessionState, statement: Of<"delete">): number {
  const compiler = createCompiler(session)
  const { table, rowId, tail } = changing(compiler, statement, false)
  const columns = columnsOf(session.store, table.id)
  const sql = `DELETE FROM t${table.id} WHERE rowid IN (SELECT ${rowId}${tail})`
  return change(compiler, sql, statement.output, columns, "deleted", "DELETE")
}

/** TRUNCATE TABLE: takes ALTER on the table. The identity starts over. */
export function runTruncate(session: SessionState, statement: Of<"truncate">): void {
  const object = findObject(session, statement.table)
  const securable = object === undefined ? undefined : objectSecurable(session.store, object.id)
  const allowed =
    securable !== undefined && hasPermission(session.store, actingAs(session), "ALTER", securable)
  if (object === undefined || object.type !== "U" || !allowed) {
    const text = `Cannot find the object "${statement.table.at(-1) ?? ""}" because it does not exist or you do not have permissions.`
    throw new SqlError(object === undefined ? 4701 : 1088, text, { endsBatch: true })
  }
  const references = session.store.get(
    "select 1 from k_constraints where kind = 'F' and json_extract(detail, '$.table') = ? and parent <> ?",
    BigInt(object.id),
    BigInt(object.id),
  )
  if (references !== undefined) {
    const text = `Cannot truncate table '${statement.table.at(-1) ?? ""}' because it is being referenced by a FOREIGN KEY constraint.`
    throw new SqlError(4712, text)
  }
  session.store.exec(`DELETE FROM t${object.id}`)
  forgetIdentity(session, object.id)
}
