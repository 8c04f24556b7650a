import type { SqlType } from "../engine.ts"
import { SqlError, unsupported } from "../errors.ts"
import type { Expression, OrderItem, Query, QueryBody, Select, SelectItem } from "../syntax/ast.ts"
import { fold } from "../values/fold.ts"
import { commonType, familyOf } from "../values/types.ts"
import { hasAggregate } from "./aggregates.ts"
import { coerce, key, term } from "./coerce.ts"
import type { CompiledQuery, OutputColumn } from "./compiled-query.ts"
import type { Compiler } from "./compiler.ts"
import { type Scope, type Value, emptyScope, invalidColumn, named } from "./scope.ts"
import { compileSource } from "./sources.ts"

/** Compiles a query, with the common tables and tables around it in `scope`. */
export function compileQuery(compiler: Compiler, query: Query, scope: Scope): CompiledQuery {
  if (scope !== emptyScope || compiler.nested) refuseOrder(query)
  const ctes = new Map(scope.ctes)
  for (const cte of query.ctes) ctes.set(fold(cte.name), cte)
  const outer: Scope = { ...scope, ctes }
  const paging = page(compiler, query, outer)
  if (query.body.kind === "select") return compileSelect(compiler, query.body, outer, query.order, paging)
  const body = compileBody(compiler, query.body, outer)
  if (query.order.length === 0) return body
  const order = query.order.map(({ expression, descending }) => {
    const index = outputIndex(expression, body.columns)
    if (index === undefined) {
      const text =
        "ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator."
      const unknown = expression.kind === "column" ? [invalidColumn(expression.name.at(-1) ?? "")] : []
      throw new SqlError(104, text, { endsBatch: true, previous: unknown })
    }
    return orderSql(
      { sql: `k${index + 1}`, type: body.columns[index]?.type ?? null, nullable: true },
      descending,
    )
  })
  return { sql: `SELECT * FROM (${body.sql}) ORDER BY ${order.join(", ")}${paging}`, columns: body.columns }
}

/** Whether an expression has a column, or a query that may have one, in it. */
export function readsColumns(node: unknown): boolean {
  if (typeof node !== "object" || node === null || node instanceof Uint8Array) return false
  if ("kind" in node && (node.kind === "column" || node.kind === "subquery")) return true
  return Object.values(node).some(readsColumns)
}

/** A number of rows; SQLite takes a negative one for no limit, SQL Server does not take it. */
export function rowCountSql(
  compiler: Compiler,
  expression: Expression,
  scope: Scope,
  clause: "top" | "offset" | "fetch",
): string {
  return `ts_row_count('${clause}', ${coerce(compiler.value(expression, scope), { name: "bigint" })})`
}

/** Msg 1033: only the outermost query is ordered, unless rows are chosen by the order. */
function refuseOrder({ order, offset, body }: Query): void {
  if (order.length === 0 || offset !== undefined || (body.kind === "select" && body.top !== undefined)) return
  const text =
    "The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified."
  throw new SqlError(1033, text, { severity: 15, endsBatch: true })
}

function page(compiler: Compiler, { offset, fetch }: Query, scope: Scope): string {
  if (offset === undefined) return ""
  const limit = fetch === undefined ? "-1" : rowCountSql(compiler, fetch, scope, "fetch")
  return ` LIMIT ${limit} OFFSET ${rowCountSql(compiler, offset, scope, "offset")}`
}

function compileBody(compiler: Compiler, body: QueryBody, scope: Scope): CompiledQuery {
  switch (body.kind) {
    case "select":
      return compileSelect(compiler, body, scope, [], "")
    case "nested":
      return compiler.query(body.query, scope)
    case "values":
      return compileRows(compiler, body.rows, scope)
    case "set":
      return compileSet(compiler, body, scope)
  }
}

/** Rows of VALUES; the type of a column is common to all rows. */
function compileRows(
  compiler: Compiler,
  rows: readonly (readonly Expression[])[],
  scope: Scope,
): CompiledQuery {
  const values = rows.map((row) => row.map((expression) => compiler.value(expression, scope)))
  const width = values[0]?.length ?? 0
  if (values.some((row) => row.length !== width)) {
    throw new SqlError(
      10709,
      "The number of columns for each row in a table value constructor must be the same.",
      {
        endsBatch: true,
      },
    )
  }
  const types = Array.from({ length: width }, (_, index) =>
    values.map((row) => row[index]?.type ?? null).reduce((left, right) => commonType(left, right)),
  )
  const selects = values.map(
    (row) =>
      `SELECT ${row.map((value, index) => `${toType(value, types[index] ?? null)} AS k${index + 1}`).join(", ")}`,
  )
  return {
    sql: selects.join(" UNION ALL "),
    columns: types.map((type) => ({ name: "", type, nullable: true })),
  }
}

function toType(value: Value, type: SqlType | null): string {
  return type === null ? value.sql : coerce(value, type)
}

function compileSet(
  compiler: Compiler,
  body: Extract<QueryBody, { kind: "set" }>,
  scope: Scope,
): CompiledQuery {
  const left = compileBody(compiler, body.left, scope)
  const right = compileBody(compiler, body.right, scope)
  if (left.columns.length !== right.columns.length) {
    const text =
      "All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists."
    throw new SqlError(205, text, { endsBatch: true })
  }
  const columns = left.columns.map((column, index) => ({
    name: column.name,
    type: commonType(column.type, right.columns[index]?.type ?? null),
    nullable: column.nullable || (right.columns[index]?.nullable ?? true),
  }))
  const side = (query: CompiledQuery) => {
    const items = query.columns.map(
      (column, index) =>
        `${toType({ ...column, sql: `k${index + 1}` }, columns[index]?.type ?? null)} AS k${index + 1}`,
    )
    return `SELECT ${items.join(", ")} FROM (${query.sql})`
  }
  if (body.operator === "union" || body.operator === "union all") {
    const all = `${side(left)} UNION ALL ${side(right)}`
    return { sql: body.operator === "union" ? distinctSql(all, columns) : all, columns }
  }
  if (columns.some(({ type }) => type !== null && familyOf(type) === "text")) {
    throw unsupported(`${body.operator.toUpperCase()} with columns of text`)
  }
  return { sql: `${side(left)} ${body.operator.toUpperCase()} ${side(right)}`, columns }
}

/** Rows without those that are equal to another in SQL Server's sense. */
function distinctSql(sql: string, columns: readonly OutputColumn[]): string {
  const keys = columns.map((column, index) => key(`k${index + 1}`, column.type, false))
  const names = columns.map((_, index) => `k${index + 1}`)
  return `SELECT ${names.join(", ")} FROM (${sql}) GROUP BY ${keys.join(", ")}`
}

function compileSelect(
  compiler: Compiler,
  select: Select,
  outer: Scope,
  order: readonly OrderItem[],
  paging: string,
): CompiledQuery {
  const base: Scope = { ...emptyScope, parent: outer, ctes: outer.ctes }
  const from = select.from === undefined ? undefined : compileSource(compiler, select.from, base)
  const scope: Scope = { ...base, sources: from?.sources ?? [] }
  if (select.where !== undefined) refuseAggregate(select.where, 147)
  for (const expression of select.group) {
    refuseAggregate(expression, 144)
    if (!readsColumns(expression)) {
      const text = "Each GROUP BY expression must contain at least one column that is not an outer reference."
      throw new SqlError(164, text, { severity: 15, endsBatch: true })
    }
  }
  const where = select.where === undefined ? "" : ` WHERE ${compiler.condition(select.where, scope)}`
  const groups = select.group.map((expression) => compiler.value(expression, scope))
  const aggregated =
    groups.length > 0 ||
    select.having !== undefined ||
    select.items.some((item) => item.kind !== "star" && hasAggregate(item.expression))
  const inner: Scope = aggregated ? { ...scope, groups: new Set(groups.map((group) => group.sql)) } : scope
  const items = expandItems(compiler, select.items, inner)
  const having = select.having && compiler.condition(select.having, { ...inner, clause: "HAVING clause" })
  const by = groupingSql(
    groups.map((group) => term(key(group.sql, group.type, false))),
    having,
  )
  const columns = items.map(({ name, value }) => ({ name, type: value.type, nullable: value.nullable }))
  const oneGroup = having !== undefined && groups.length === 0
  const list = items
    // SQLite takes HAVING without GROUP BY only where an aggregate is selected.
    .map(({ value: { sql } }, index) =>
      oneGroup && index === 0 ? `CASE WHEN count(*) >= 0 THEN ${sql} END` : sql,
    )
    .map((sql, index) => `${sql} AS k${index + 1}`)
    .join(", ")
  const core = `SELECT ${list}${from === undefined ? "" : ` FROM ${from.sql}`}${where}${by}`
  const limit =
    select.top === undefined ? paging : ` LIMIT ${rowCountSql(compiler, select.top, outer, "top")}`
  const ordered: Scope = { ...inner, clause: "ORDER BY clause" }
  const orders = order.map((item) => orderBy(compiler, item, items, ordered, select.distinct))
  const orderText = orders.length === 0 ? "" : ` ORDER BY ${orders.join(", ")}`
  if (!select.distinct) return { sql: `${core}${orderText}${limit}`, columns }
  return { sql: `SELECT * FROM (${distinctSql(core, columns)})${orderText}${limit}`, columns }
}

/** GROUP BY and HAVING. Without GROUP BY, HAVING makes one group of all rows, even of none. */
function groupingSql(groups: readonly string[], having: string | undefined): string {
  const by = groups.length === 0 ? "" : ` GROUP BY ${groups.join(", ")}`
  if (having === undefined) return by
  return `${by} HAVING ${having}`
}

const aggregateRefusals = {
  144: "Cannot use an aggregate or a subquery in an expression used for the group by list of a GROUP BY clause.",
  147: "An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.",
  157: "An aggregate may not appear in the set list of an UPDATE statement.",
} as const

/** Throws Msg 144, 147 or 157 for an aggregate where rows are not grouped yet. */
export function refuseAggregate(expression: Expression, number: keyof typeof aggregateRefusals): void {
  if (!hasAggregate(expression)) return
  throw new SqlError(number, aggregateRefusals[number], { severity: 15, endsBatch: true })
}

function orderBy(
  compiler: Compiler,
  { expression, descending }: OrderItem,
  items: readonly { readonly name: string; readonly value: Value }[],
  scope: Scope,
  distinct: boolean,
): string {
  const index = outputIndex(expression, items)
  const item = index === undefined ? undefined : items[index]
  if (item !== undefined) {
    const { value } = item
    if (distinct) return orderSql({ ...value, sql: `k${(index ?? 0) + 1}` }, descending)
    // Tables below have columns called k1 too, so the value itself is repeated; one that differs each time cannot be.
    if (/ts_call\('(NEW|RAND)/.test(value.sql)) throw unsupported("ORDER BY a value that is new for each row")
    return orderSql(value, descending)
  }
  if (distinct) {
    throw new SqlError(
      145,
      "ORDER BY items must appear in the select list if SELECT DISTINCT is specified.",
      {
        severity: 15,
        endsBatch: true,
      },
    )
  }
  return orderSql(compiler.value(expression, scope), descending)
}

/** `ORDER BY 2`, or the name of a column of the result. */
function outputIndex(
  expression: Expression,
  columns: readonly { readonly name: string }[],
): number | undefined {
  if (expression.kind === "literal" && typeof expression.value === "bigint") {
    const position = Number(expression.value)
    if (position >= 1 && position <= columns.length) return position - 1
    const text = `The ORDER BY position number ${position} is out of range of the number of items in the select list.`
    throw new SqlError(108, text, { endsBatch: true })
  }
  if (expression.kind === "literal") {
    const text = "A constant expression was encountered in the ORDER BY list, position 1."
    throw new SqlError(408, text, { endsBatch: true })
  }
  if (expression.kind !== "column") return undefined
  const name = fold(expression.name.at(-1) ?? "")
  const found = columns.flatMap((column, index) => (fold(column.name) === name ? [index] : []))
  if (expression.name.length === 1 && found.length > 1)
    throw new SqlError(209, `Ambiguous column name '${expression.name.join()}'.`, { endsBatch: true })
  // `t.a` means the table's column; only a bare name may mean the result's.
  return expression.name.length === 1 && found.length === 1 ? found[0] : undefined
}

function orderSql(value: Value, descending: boolean): string {
  return `${term(key(value.sql, value.type, true))}${descending ? " DESC" : ""}`
}

/** The columns of a select list, `*` spread out. */
export function expandItems(
  compiler: Compiler,
  items: readonly SelectItem[],
  scope: Scope,
): { name: string; value: Value }[] {
  return items.flatMap((item): { name: string; value: Value }[] => {
    if (item.kind !== "star") {
      const value = compiler.value(item.expression, scope)
      if (item.kind === "assign") return [{ name: item.variable, value }]
      const own = item.expression.kind === "column" ? (item.expression.name.at(-1) ?? "") : ""
      return [{ name: item.alias ?? own, value }]
    }
    const { qualifier } = item
    const sources = scope.sources.filter((source) => qualifier === undefined || named(source, qualifier))
    if (sources.length === 0) {
      if (qualifier === undefined)
        throw new SqlError(263, "Must specify table to select from.", { endsBatch: true })
      const text = `The column prefix '${qualifier.join(".")}' does not match with a table name or alias name used in the query.`
      throw new SqlError(107, text, { endsBatch: true })
    }
    return sources.flatMap((source) =>
      source.columns.map((column) => ({
        name: column.name,
        value: compiler.value({ kind: "column", name: [...source.name, column.name] }, scope),
      })),
    )
  })
}
