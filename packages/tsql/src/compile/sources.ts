import { catalogView, myPermissions } from "../catalog/views.ts"
import { columnsOf, defaultSchema, findObject, splitName } from "../catalog/objects.ts"
import { SqlError, invalidObject, unsupported } from "../errors.ts"
import { isKnownTableFunction } from "../known/functions.ts"
import { isSystemView } from "../known/system-views.ts"
import { actingAs } from "../run/context.ts"
import { deniedOnObject, hasPermission } from "../security/check.ts"
import { objectSecurable } from "../security/securable.ts"
import type { CommonTable, DottedName, Source } from "../syntax/ast.ts"
import { parseWholeQuery } from "../syntax/parse.ts"
import { fold } from "../values/fold.ts"
import type { OutputColumn } from "./compiled-query.ts"
import type { Compiler } from "./compiler.ts"
import { type Scope, type ScopeSource, emptyScope } from "./scope.ts"

export interface CompiledSource {
  readonly sql: string
  readonly sources: readonly ScopeSource[]
}

/** Compiles what stands after FROM. Throws Msg 208 and, where SELECT is not granted, 229. */
export function compileSource(compiler: Compiler, source: Source, scope: Scope): CompiledSource {
  switch (source.kind) {
    case "join":
      return compileJoin(compiler, source, scope)
    case "query": {
      const { sql, columns } = compiler.query(source.query, scope.parent ?? scope)
      return derived(compiler, sql, rename(columns, source.columns, source.alias), [source.alias])
    }
    case "function":
      return compileFunction(compiler, source, scope)
    case "table":
      return compileTable(compiler, source.name, source.alias, scope)
  }
}

function compileJoin(
  compiler: Compiler,
  source: Extract<Source, { kind: "join" }>,
  scope: Scope,
): CompiledSource {
  const left = compileSource(compiler, source.left, scope)
  const right = compileSource(compiler, source.right, scope)
  refuseSameNames(left.sources, right.sources)
  const sources = [...left.sources, ...right.sources]
  const on =
    source.on === undefined
      ? ""
      : ` ON ${compiler.condition(source.on, { ...scope, sources: [...scope.sources, ...sources] })}`
  const side = source.right.kind === "join" ? `(${right.sql})` : right.sql
  return { sql: `${left.sql} ${source.join.toUpperCase()} JOIN ${side}${on}`, sources }
}

function derived(
  compiler: Compiler,
  sql: string,
  columns: readonly OutputColumn[],
  name: DottedName,
  shown: DottedName = name,
): CompiledSource {
  const alias = compiler.alias()
  const own = columns.map((column, index) => ({ ...column, sql: `${alias}.k${index + 1}` }))
  return {
    sql: `(${sql}) AS ${alias}`,
    sources: [{ name, columns: own, table: undefined, shown: shown.join(".") }],
  }
}

function rename(
  columns: readonly OutputColumn[],
  names: readonly string[] | undefined,
  table: string,
): readonly OutputColumn[] {
  const unnamed = columns.findIndex((column) => column.name === "")
  if (names === undefined) {
    if (unnamed < 0) return uniquely(columns, table)
    throw new SqlError(8155, `No column name was specified for column ${unnamed + 1} of '${table}'.`, {
      endsBatch: true,
    })
  }
  if (names.length !== columns.length) {
    const more = names.length > columns.length
    const text = `'${table}' has ${more ? "more" : "fewer"} columns than were specified in the column list.`
    throw new SqlError(more ? 8159 : 8158, text, { endsBatch: true })
  }
  return uniquely(
    columns.map((column, index) => ({ ...column, name: names[index] ?? column.name })),
    table,
  )
}

/** Throws Msg 8156 for a name that two columns have. */
function uniquely(columns: readonly OutputColumn[], table: string): readonly OutputColumn[] {
  const names = columns.map(({ name }) => fold(name))
  const twice = columns.find(({ name }, index) => names.indexOf(fold(name)) !== index)
  if (twice === undefined) return columns
  const text = `The column '${twice.name}' was specified multiple times for '${table}'.`
  throw new SqlError(8156, text, { endsBatch: true })
}

/** Throws Msg 1011 or 1013 for two tables of the same alias or name. */
function refuseSameNames(left: readonly ScopeSource[], right: readonly ScopeSource[]): void {
  const called = ({ name }: ScopeSource) => name.map(fold).join(".")
  const names = new Set(left.map(called))
  const twice = right.find((source) => names.has(called(source)))
  if (twice === undefined) return
  const shown = twice.shown ?? twice.name.join(".")
  if (twice.name.length === 1) {
    const text = `The correlation name '${shown}' is specified multiple times in a FROM clause.`
    throw new SqlError(1011, text, { endsBatch: true })
  }
  const text = `The objects "${shown}" and "${shown}" in the FROM clause have the same exposed names. Use correlation names to distinguish them.`
  throw new SqlError(1013, text, { endsBatch: true })
}

function compileTable(
  compiler: Compiler,
  name: DottedName,
  alias: string | undefined,
  scope: Scope,
): CompiledSource {
  const cte = name.length === 1 ? scope.ctes.get(fold(name[0] ?? "")) : undefined
  if (cte !== undefined) return compileCommonTable(compiler, cte, alias, scope)
  if (name.length === 1 && compiler.commonTables.has(fold(name[0] ?? "")))
    throw unsupported("A recursive common table")
  const { session } = compiler
  const parts = splitName(session, name)
  const view = catalogView(parts.schema ?? (fold(defaultSchema(session)) === "sys" ? "sys" : ""), parts.name)
  const shown = alias === undefined ? name : [alias]
  if (view !== undefined) return derived(compiler, view.sql, view.columns, shown)
  const object = findObject(session, name)
  if (object === undefined || (object.type !== "U" && object.type !== "V")) {
    if (parts.name.startsWith("#")) throw unsupported("A temporary table")
    if (isSystemView(parts.schema === undefined ? undefined : fold(parts.schema), fold(parts.name)))
      throw unsupported(`System view ${name.join(".")}`)
    throw invalidObject(name)
  }
  const securable = objectSecurable(session.store, object.id)
  const chained = compiler.chainOwner === object.owner
  if (
    securable !== undefined &&
    !chained &&
    !hasPermission(session.store, actingAs(session), "SELECT", securable)
  ) {
    throw deniedOnObject("SELECT", object.name, session.database, object.schema)
  }
  const source = alias === undefined ? [object.schema, object.name] : [alias]
  if (object.type === "U") return tableSource(compiler, object.id, source, shown)
  return compileView(compiler, object, source, shown)
}

function inside<Result>(compiler: Compiler, run: () => Result): Result {
  const { nested } = compiler
  compiler.nested = true
  try {
    return run()
  } finally {
    compiler.nested = nested
  }
}

/** A table by its id. */
export function tableSource(
  compiler: Compiler,
  id: number,
  name: DottedName,
  shown: DottedName = name,
): CompiledSource {
  const alias = compiler.alias()
  const columns = columnsOf(compiler.session.store, id).map((column) => ({
    name: column.name,
    sql: `${alias}.c${column.id}`,
    type: column.type,
    nullable: column.nullable,
  }))
  const table = { id, rowId: `${alias}.rowid` }
  return { sql: `t${id} AS ${alias}`, sources: [{ name, columns, table, shown: shown.join(".") }] }
}

/** A view is its query, read with the view owner's rights as far as the owner is the same. */
function compileView(
  compiler: Compiler,
  view: { id: number; name: string; owner: number; definition: string | undefined },
  source: DottedName,
  shown: DottedName,
): CompiledSource {
  if (compiler.views.has(view.id)) throw unsupported("A view of itself")
  const before = compiler.chainOwner
  compiler.views.add(view.id)
  compiler.chainOwner = view.owner
  const { sql, columns } = inside(compiler, () =>
    compiler.query(parseWholeQuery(view.definition ?? ""), emptyScope),
  )
  compiler.chainOwner = before
  compiler.views.delete(view.id)
  const names = columnsOf(compiler.session.store, view.id).map((column) => column.name)
  return derived(compiler, sql, rename(columns, names, view.name), source, shown)
}

function compileCommonTable(
  compiler: Compiler,
  cte: CommonTable,
  alias: string | undefined,
  scope: Scope,
): CompiledSource {
  const ctes = new Map(scope.ctes)
  ctes.delete(fold(cte.name))
  compiler.commonTables.add(fold(cte.name))
  const { sql, columns } = inside(compiler, () => compiler.query(cte.query, { ...emptyScope, ctes }))
  compiler.commonTables.delete(fold(cte.name))
  return derived(compiler, sql, rename(columns, cte.columns, cte.name), [alias ?? cte.name])
}

function compileFunction(
  compiler: Compiler,
  source: Extract<Source, { kind: "function" }>,
  scope: Scope,
): CompiledSource {
  const name = source.name.map(fold)
  if (name.at(-1) === "fn_my_permissions" && (name.length === 1 || name[0] === "sys")) {
    const args = source.args.map((argument) => compiler.value(argument, scope).sql)
    const { sql, columns } = myPermissions(args)
    return derived(compiler, sql, columns, [source.alias ?? "fn_my_permissions"])
  }
  const [last = "", schema] = name.toReversed()
  if (isKnownTableFunction(last.toUpperCase()) || isSystemView(schema ?? "sys", last))
    throw unsupported(`Function ${source.name.join(".")} after FROM`)
  throw invalidObject(source.name)
}
