import { unsupported } from "../errors.ts"
import type { Expression, Output } from "./ast.ts"
import { list } from "./expressions.ts"
import type { Grammar } from "./grammar.ts"
import { readHints } from "./hints.ts"
import { assigned, parseItems, parseNames, parseSources, parseTop, skipOptions } from "./queries.ts"
import type { StatementBody } from "./body.ts"

/** INSERT, from the word behind it. */
export function parseInsert(g: Grammar): StatementBody {
  const { cursor } = g
  if (cursor.at("TOP")) throw unsupported("INSERT TOP")
  cursor.accept("INTO")
  const table = target(g)
  const columns = cursor.at("(") && !cursor.at("(", "SELECT") ? parseNames(g) : undefined
  const output = parseOutput(g)
  if (cursor.accept("DEFAULT", "VALUES")) return { kind: "insert", table, columns, output, source: undefined }
  if (cursor.accept("VALUES")) {
    const rows = list(g, () => {
      cursor.expect("(")
      const row = list(g, () => valueOrDefault(g))
      cursor.expect(")")
      return row
    })
    return { kind: "insert", table, columns, output, source: { kind: "rows", rows } }
  }
  if (cursor.at("EXEC") || cursor.at("EXECUTE")) throw unsupported("INSERT ... EXECUTE")
  return { kind: "insert", table, columns, output, source: { kind: "query", query: g.query() } }
}

function valueOrDefault(g: Grammar): Expression | undefined {
  return g.cursor.accept("DEFAULT") ? undefined : g.expression()
}

/** UPDATE, from the word behind it. */
export function parseUpdate(g: Grammar): StatementBody {
  const { cursor } = g
  if (cursor.at("STATISTICS")) throw unsupported("UPDATE STATISTICS")
  const top = parseTop(g)
  const name = target(g)
  cursor.expect("SET")
  const set = list(g, () => {
    if (cursor.peek().kind === "variable") throw unsupported("UPDATE with a variable")
    const column = cursor.dottedName()
    if (cursor.at("(")) throw unsupported("A method of a column in UPDATE")
    const sign = cursor.next().text
    if (!/^[-+*/%&|^]?=$/.test(sign)) throw cursor.fail()
    const value = valueOrDefault(g)
    const last = column[column.length - 1] ?? ""
    if (value === undefined || sign === "=") return { column: last, value }
    const left: Expression = { kind: "column", name: column }
    return {
      column: last,
      value: { kind: "binary", operator: sign.slice(0, -1), left, right: value } as const,
    }
  })
  const output = parseOutput(g)
  const { from, where } = rest(g)
  return { kind: "update", target: name, top, set, output, from, where }
}

/** DELETE, from the word behind it. */
export function parseDelete(g: Grammar): StatementBody {
  const top = parseTop(g)
  g.cursor.accept("FROM")
  const name = target(g)
  const output = parseOutput(g)
  const { from, where } = rest(g)
  return { kind: "delete", target: name, top, output, from, where }
}

/** TRUNCATE TABLE, from the name on. */
export function parseTruncate(g: Grammar): StatementBody {
  const table = g.cursor.dottedName()
  if (g.cursor.at("WITH", "(")) throw unsupported("TRUNCATE TABLE ... WITH")
  return { kind: "truncate", table }
}

function target(g: Grammar): string[] {
  if (g.cursor.peek().kind === "variable") throw unsupported("A table variable")
  const name = g.cursor.dottedName()
  readHints(g, "with")
  return name
}

function rest(g: Grammar) {
  const { cursor } = g
  const from = cursor.accept("FROM") ? parseSources(g) : undefined
  if (cursor.at("WHERE", "CURRENT")) throw unsupported("WHERE CURRENT OF")
  const where = cursor.accept("WHERE") ? g.expression() : undefined
  skipOptions(g)
  return { from, where }
}

function parseOutput(g: Grammar): Output | undefined {
  if (!g.cursor.accept("OUTPUT")) return undefined
  const items = parseItems(g)
  if (g.cursor.at("INTO")) throw unsupported("OUTPUT INTO")
  return { items }
}

/** SET @v = value, from the variable on. */
export function parseSetVariable(g: Grammar): StatementBody {
  const { cursor } = g
  const variable = cursor.next()
  const sign = cursor.next()
  if (variable.kind !== "variable" || !/^[-+*/%&|^]?=$/.test(sign.text)) throw cursor.fail()
  return {
    kind: "setVariable",
    name: variable.value,
    value: assigned(variable.value, sign.text, g.expression()),
  }
}
