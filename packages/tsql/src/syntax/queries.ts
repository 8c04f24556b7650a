import { SqlError, unsupported } from "../errors.ts"
import type { CommonTable, Expression, Query, QueryBody, Select, SelectItem, Source } from "./ast.ts"
import { list, parseOrder } from "./expressions.ts"
import type { Grammar } from "./grammar.ts"
import { readHints, startsHints } from "./hints.ts"
import { isReserved } from "./reserved.ts"

/** Reads a query from WITH or SELECT to its ORDER BY and OPTION. */
export function parseQuery(g: Grammar): Query {
  const { cursor } = g
  if (cursor.at("WITH", "XMLNAMESPACES")) throw unsupported("WITH XMLNAMESPACES")
  const ctes = cursor.accept("WITH") ? list(g, () => commonTable(g)) : []
  if (ctes.length > 0)
    for (const word of ["INSERT", "UPDATE", "DELETE", "MERGE"])
      if (cursor.at(word)) throw unsupported(`${word} after WITH`)
  const body = parseBody(g)
  const order = cursor.accept("ORDER", "BY") ? parseOrder(g) : []
  let offset: Expression | undefined
  let fetch: Expression | undefined
  if (order.length > 0 && cursor.at("OFFSET")) {
    const { line } = cursor.next()
    if (body.kind === "select" && body.top !== undefined) throw topWithOffset(line)
    offset = g.expression()
    if (!cursor.accept("ROWS")) cursor.expect("ROW")
    if (cursor.accept("FETCH")) {
      if (!cursor.accept("NEXT")) cursor.expect("FIRST")
      fetch = g.expression()
      if (!cursor.accept("ROWS")) cursor.expect("ROW")
      cursor.expect("ONLY")
    }
  }
  if (cursor.at("FOR", "JSON") || cursor.at("FOR", "XML") || cursor.at("FOR", "BROWSE"))
    throw unsupported(`FOR ${cursor.peek(1).text.toUpperCase()}`)
  skipOptions(g)
  return { ctes, body, order, offset, fetch }
}

/** Msg 10741. */
function topWithOffset(line: number): SqlError {
  const text = "A TOP can not be used in the same query or sub-query as a OFFSET."
  return new SqlError(10741, text, { severity: 15, state: 2, line, endsBatch: true })
}

/** OPTION (...) advises the optimizer and changes no result. */
export function skipOptions(g: Grammar): void {
  const { cursor } = g
  if (!cursor.accept("OPTION", "(")) return
  for (let depth = 1; depth > 0;) {
    const token = cursor.next()
    if (token.kind === "end") throw cursor.fail()
    if (token.text === "(") depth++
    if (token.text === ")") depth--
  }
}

function commonTable(g: Grammar): CommonTable {
  const { cursor } = g
  const name = cursor.name()
  const columns = cursor.at("(") ? parseNames(g) : undefined
  cursor.expect("AS", "(")
  const query = g.query()
  cursor.expect(")")
  return { name, columns, query }
}

/** Names in parentheses. */
export function parseNames(g: Grammar): string[] {
  g.cursor.expect("(")
  const names = list(g, () => g.cursor.name())
  g.cursor.expect(")")
  return names
}

function parseBody(g: Grammar): QueryBody {
  const { cursor } = g
  let left = intersection(g)
  for (;;) {
    const operator = cursor.accept("UNION", "ALL")
      ? "union all"
      : cursor.accept("UNION")
        ? "union"
        : cursor.accept("EXCEPT")
          ? "except"
          : undefined
    if (operator === undefined) return left
    left = { kind: "set", operator, left, right: intersection(g) }
  }
}

function intersection(g: Grammar): QueryBody {
  let left = term(g)
  while (g.cursor.accept("INTERSECT")) left = { kind: "set", operator: "intersect", left, right: term(g) }
  return left
}

function term(g: Grammar): QueryBody {
  const { cursor } = g
  if (cursor.accept("(")) {
    const query = g.query()
    cursor.expect(")")
    return { kind: "nested", query }
  }
  if (cursor.accept("VALUES")) return { kind: "values", rows: parseRows(g) }
  cursor.expect("SELECT")
  return parseSelect(g)
}

/** Rows of VALUES. */
function parseRows(g: Grammar): Expression[][] {
  return list(g, () => {
    g.cursor.expect("(")
    const row = list(g, () => g.expression())
    g.cursor.expect(")")
    return row
  })
}

function parseSelect(g: Grammar): Select {
  const { cursor } = g
  const distinct = cursor.accept("DISTINCT")
  if (!distinct) cursor.accept("ALL")
  const top = parseTop(g)
  const items = parseItems(g)
  if (cursor.at("INTO")) throw unsupported("SELECT INTO")
  const from = cursor.accept("FROM") ? parseSources(g) : undefined
  const where = cursor.accept("WHERE") ? g.expression() : undefined
  const group = cursor.accept("GROUP", "BY") ? groups(g) : []
  const having = cursor.accept("HAVING") ? g.expression() : undefined
  return { kind: "select", distinct, top, items, from, where, group, having }
}

function groups(g: Grammar): Expression[] {
  const refuse = () => {
    for (const word of ["ROLLUP", "CUBE", "GROUPING", "ALL", "(", "DISTRIBUTED_AGG"])
      if (g.cursor.at(word, ...(word === "(" ? [")"] : []))) throw unsupported(`GROUP BY ${word}`)
  }
  const found = list(g, () => {
    refuse()
    return g.expression()
  })
  for (const word of ["ROLLUP", "CUBE"]) if (g.cursor.at("WITH", word)) throw unsupported(`WITH ${word}`)
  return found
}

/** TOP (n); undefined if there is none. */
export function parseTop(g: Grammar): Expression | undefined {
  const { cursor } = g
  if (!cursor.accept("TOP")) return undefined
  let top: Expression
  if (cursor.accept("(")) {
    top = g.expression()
    cursor.expect(")")
  } else {
    const token = cursor.next()
    if (token.kind !== "number" || token.form !== "integer") throw cursor.fail()
    top = { kind: "literal", value: BigInt(token.text), type: { name: "bigint" } }
  }
  if (cursor.at("PERCENT")) throw unsupported("TOP PERCENT")
  if (cursor.at("WITH", "TIES")) throw unsupported("TOP WITH TIES")
  return top
}

/** A select list. */
export function parseItems(g: Grammar): SelectItem[] {
  return list(g, () => item(g))
}

function item(g: Grammar): SelectItem {
  const { cursor } = g
  if (cursor.accept("*")) return { kind: "star", qualifier: undefined }
  const qualifier = starQualifier(g)
  if (qualifier !== undefined) return { kind: "star", qualifier }
  const first = cursor.peek()
  if (first.kind === "variable") {
    const sign = cursor.peek(1)
    if (sign.kind === "operator" && /^[-+*/%&|^]?=$/.test(sign.text)) {
      cursor.next()
      cursor.next()
      return {
        kind: "assign",
        variable: first.value,
        expression: assigned(first.value, sign.text, g.expression()),
      }
    }
  }
  // The old form `alias = expression`.
  if ((first.kind === "word" || first.kind === "quoted") && cursor.peek(1).text === "=") {
    const alias = cursor.name()
    cursor.expect("=")
    return { kind: "value", expression: g.expression(), alias }
  }
  const expression = g.expression()
  return { kind: "value", expression, alias: parseAlias(g, true) }
}

/** What `SET @v += x` and the like put into the variable. */
export function assigned(variable: string, sign: string, value: Expression): Expression {
  if (sign === "=") return value
  return {
    kind: "binary",
    operator: sign.slice(0, -1),
    left: { kind: "variable", name: variable },
    right: value,
  }
}

/** `t.*` and `dbo.t.*`: looks ahead, because names and columns begin alike. */
function starQualifier(g: Grammar): string[] | undefined {
  const { cursor } = g
  let ahead = 0
  for (;;) {
    const kind = cursor.peek(ahead).kind
    if ((kind !== "word" && kind !== "quoted") || cursor.peek(ahead + 1).text !== ".") return undefined
    ahead += 2
    if (cursor.peek(ahead).text === "*" && cursor.peek(ahead).kind === "operator") break
  }
  const names: string[] = []
  do names.push(cursor.name())
  while (cursor.accept(".") && !cursor.accept("*"))
  return names
}

/** An alias with or without AS; text in quotes counts for columns. */
function parseAlias(g: Grammar, quotes: boolean): string | undefined {
  const { cursor } = g
  const as = cursor.accept("AS")
  const token = cursor.peek()
  if (quotes && token.kind === "string") return cursor.string()
  if (as) return cursor.name()
  if (token.kind === "quoted") return cursor.name()
  if (token.kind !== "word" || !startsAlias(token.upper)) return undefined
  return cursor.name()
}

/** Words that may follow a table or a column and are not reserved. */
const following: ReadonlySet<string> = new Set([
  "OFFSET",
  "OUTPUT",
  "GO",
  "THROW",
  "TRY",
  "CATCH",
  "APPLY",
  "AT",
  "WINDOW",
  "MATCH",
])

function startsAlias(upper: string): boolean {
  return !following.has(upper) && !isReserved(upper)
}

/** Tables after FROM. */
export function parseSources(g: Grammar): Source {
  return list(g, () => joined(g)).reduce((left, right) => ({
    kind: "join",
    join: "cross",
    left,
    right,
    on: undefined,
  }))
}

function joined(g: Grammar): Source {
  const { cursor } = g
  let left = source(g)
  for (;;) {
    if (cursor.accept("CROSS", "JOIN")) {
      left = { kind: "join", join: "cross", left, right: source(g), on: undefined }
      continue
    }
    if (cursor.at("CROSS", "APPLY") || cursor.at("OUTER", "APPLY")) throw unsupported("APPLY")
    for (const word of ["PIVOT", "UNPIVOT", "TABLESAMPLE"]) if (cursor.at(word)) throw unsupported(word)
    const join = joinWord(g)
    if (join === undefined) return left
    const right = joined(g)
    cursor.expect("ON")
    left = { kind: "join", join, left, right, on: g.expression() }
  }
}

function joinWord(g: Grammar): "inner" | "left" | "right" | "full" | undefined {
  const { cursor } = g
  if (cursor.accept("JOIN")) return "inner"
  for (const word of ["inner", "left", "right", "full"] as const) {
    const upper = word.toUpperCase()
    // A hint says how to join, which changes no row.
    for (const hint of [[], ["HASH"], ["LOOP"], ["MERGE"], ["REMOTE"]])
      if (cursor.accept(upper, ...hint, "JOIN") || cursor.accept(upper, "OUTER", ...hint, "JOIN")) return word
  }
  return undefined
}

function source(g: Grammar): Source {
  const { cursor } = g
  if (cursor.accept("(")) {
    if (cursor.at("SELECT") || cursor.at("WITH") || cursor.at("VALUES") || cursor.at("(")) {
      const query = g.query()
      cursor.expect(")")
      cursor.accept("AS")
      const alias = cursor.name()
      return { kind: "query", query, alias, columns: cursor.at("(") ? parseNames(g) : undefined }
    }
    const inner = parseSources(g)
    cursor.expect(")")
    return inner
  }
  if (cursor.peek().kind === "variable") throw unsupported("A table variable")
  const name = cursor.dottedName()
  if (!startsHints(g) && cursor.accept("(")) {
    const args = cursor.at(")") ? [] : list(g, () => functionArgument(g))
    cursor.expect(")")
    if (cursor.at("WITH", "(")) throw unsupported(`Function ${name.join(".")} after FROM`)
    return { kind: "function", name, args, alias: parseAlias(g, false) }
  }
  readHints(g)
  const alias = parseAlias(g, false)
  readHints(g)
  for (const word of ["PIVOT", "UNPIVOT", "TABLESAMPLE"]) if (cursor.at(word)) throw unsupported(word)
  if (cursor.at("FOR", "SYSTEM_TIME")) throw unsupported("FOR SYSTEM_TIME")
  return { kind: "table", name, alias }
}

function functionArgument(g: Grammar): Expression {
  return g.cursor.accept("DEFAULT") ? { kind: "literal", value: null, type: null } : g.expression()
}
