import type { SqlType } from "../engine.ts"
import { SqlError, unsupported } from "../errors.ts"
import { isKnownFunction } from "../known/functions.ts"
import type { Cell } from "../values/cell.ts"
import { inCodePage } from "../values/code-page.ts"
import { parseScaled } from "../values/decimal.ts"
import type { Expression, OrderItem, Window } from "./ast.ts"
import { parseType } from "./data-types.ts"
import type { Grammar } from "./grammar.ts"

/**
 * Reads a value or a condition. Precedence from
 * https://learn.microsoft.com/sql/t-sql/language-elements/operator-precedence-transact-sql
 */
export function parseExpression(g: Grammar): Expression {
  let left = conjunction(g)
  while (g.cursor.accept("OR")) left = { kind: "logic", operator: "or", left, right: conjunction(g) }
  return left
}

function conjunction(g: Grammar): Expression {
  let left = negation(g)
  while (g.cursor.accept("AND")) left = { kind: "logic", operator: "and", left, right: negation(g) }
  return left
}

function negation(g: Grammar): Expression {
  return g.cursor.accept("NOT") ? { kind: "not", operand: negation(g) } : predicate(g)
}

const comparisons = {
  "=": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  ">": ">",
  "<=": "<=",
  ">=": ">=",
  "!<": ">=",
  "!>": "<=",
} as const

function predicate(g: Grammar): Expression {
  const { cursor } = g
  if (cursor.accept("EXISTS")) {
    cursor.expect("(")
    const query = g.query()
    cursor.expect(")")
    return { kind: "exists", query }
  }
  const operand = additive(g)
  if (cursor.accept("IS")) {
    const negated = cursor.accept("NOT")
    if (cursor.at("DISTINCT", "FROM")) throw unsupported("IS DISTINCT FROM")
    cursor.expect("NULL")
    return { kind: "isNull", operand, negated }
  }
  const negated = cursor.accept("NOT")
  const positive = membership(g, operand)
  if (positive !== undefined) return negated ? { kind: "not", operand: positive } : positive
  if (negated) throw cursor.fail()
  const sign = cursor.peek().text
  if (cursor.at("<", "<") || cursor.at(">", ">")) throw unsupported("A shift of bits")
  if (cursor.peek().kind !== "operator" || !Object.hasOwn(comparisons, sign)) return operand
  cursor.next()
  if (cursor.at("ALL") || cursor.at("ANY") || cursor.at("SOME")) throw unsupported("ALL, ANY and SOME")
  return {
    kind: "compare",
    operator: comparisons[sign as keyof typeof comparisons],
    left: operand,
    right: additive(g),
  }
}

function membership(g: Grammar, operand: Expression): Expression | undefined {
  const { cursor } = g
  if (cursor.accept("BETWEEN")) {
    const low = additive(g)
    cursor.expect("AND")
    const high = additive(g)
    return {
      kind: "logic",
      operator: "and",
      left: { kind: "compare", operator: ">=", left: operand, right: low },
      right: { kind: "compare", operator: "<=", left: operand, right: high },
    }
  }
  if (cursor.accept("LIKE")) {
    const pattern = additive(g)
    return { kind: "like", operand, pattern, escape: cursor.accept("ESCAPE") ? additive(g) : undefined }
  }
  if (!cursor.accept("IN")) return undefined
  cursor.expect("(")
  if (cursor.at("SELECT") || cursor.at("WITH")) {
    const query = g.query()
    cursor.expect(")")
    return { kind: "inQuery", operand, query }
  }
  const [first, ...rest] = list(g, () => g.expression())
  cursor.expect(")")
  if (first === undefined) throw cursor.fail()
  const equals = (right: Expression): Expression => ({ kind: "compare", operator: "=", left: operand, right })
  return rest.reduce<Expression>(
    (left, right) => ({ kind: "logic", operator: "or", left, right: equals(right) }),
    equals(first),
  )
}

function additive(g: Grammar): Expression {
  let left = multiplicative(g)
  for (const { cursor } = g; ["+", "-", "&", "|", "^"].some((sign) => cursor.at(sign));) {
    if (cursor.at("|", "|")) throw unsupported("Operator ||")
    const operator = cursor.next().text
    left = { kind: "binary", operator, left, right: multiplicative(g) }
  }
  return left
}

function multiplicative(g: Grammar): Expression {
  let left = unary(g)
  for (const { cursor } = g; ["*", "/", "%"].some((sign) => cursor.at(sign));) {
    const operator = cursor.next().text
    left = { kind: "binary", operator, left, right: unary(g) }
  }
  return left
}

/** The one number of a bigint whose digits alone do not fit in 64 bits. */
const leastBigint = "9223372036854775808"

function unary(g: Grammar): Expression {
  if (g.cursor.at("-") && g.cursor.peek(1).text === leastBigint) {
    g.cursor.next()
    g.cursor.next()
    return literal(-BigInt(leastBigint), { name: "decimal", precision: 19, scale: 0 })
  }
  for (const operator of ["-", "+", "~"] as const) {
    if (g.cursor.accept(operator)) return { kind: "unary", operator, operand: unary(g) }
  }
  const value = primary(g)
  if (g.cursor.at("AT", "TIME", "ZONE")) throw unsupported("AT TIME ZONE")
  if (g.cursor.at("::")) throw unsupported("A static method")
  // One collation serves all text, so a COLLATE clause for it changes nothing; another would.
  if (!g.cursor.accept("COLLATE")) return value
  const collation = g.cursor.name().toUpperCase()
  if (!["DATABASE_DEFAULT", "CATALOG_DEFAULT", "SQL_LATIN1_GENERAL_CP1_CI_AS"].includes(collation))
    throw unsupported(`Collation ${collation}`)
  return value
}

function primary(g: Grammar): Expression {
  const { cursor } = g
  const token = cursor.peek()
  switch (token.kind) {
    case "string":
      cursor.next()
      return textLiteral(token.value, /^n/i.test(token.text))
    case "number":
      cursor.next()
      return numberLiteral(token.text, token.form, token.line)
    case "binary":
      cursor.next()
      return literal(token.value, { name: "varbinary", length: Math.max(1, token.value.length) })
    case "variable":
    case "global":
      cursor.next()
      return { kind: token.kind, name: token.value }
    case "operator":
      if (!cursor.accept("(")) throw cursor.fail()
      return parenthesized(g)
    case "end":
      throw cursor.fail()
    default:
      return named(g)
  }
}

/** Text without `N` before it is `varchar`, and has only what the code page has. */
function textLiteral(text: string, national: boolean): Expression {
  const limit = national ? 4000 : 8000
  return literal(national ? text : inCodePage(text), {
    name: national ? "nvarchar" : "varchar",
    length: text.length > limit ? null : Math.max(1, text.length),
  })
}

function literal(value: Cell, type: SqlType | null): Expression {
  return { kind: "literal", value, type }
}

type NumberForm = "integer" | "decimal" | "float" | "money"

function numberLiteral(text: string, form: NumberForm, line: number): Expression {
  if (form === "money") return literal(parseScaled(text.slice(1), 4) ?? 0n, { name: "money" })
  if (form === "float") return literal(floatOf(text, line), { name: "float" })
  const [whole = "", fraction = ""] = text.split(".")
  const value = BigInt(whole + fraction)
  if (form === "integer" && value < 2n ** 31n) return literal(value, { name: "int" })
  const precision = Math.max(1, whole.replace(/^0+/, "").length + fraction.length)
  if (precision > 38 || value >= 2n ** 63n) throw unsupported(`The number ${text}`)
  return literal(value, { name: "decimal", precision, scale: fraction.length })
}

/** Throws Msg 168 for a number that eight bytes do not hold. */
function floatOf(text: string, line: number): number {
  const value = Number(text)
  if (Number.isFinite(value)) return value
  const message = `The floating point value '${text}' is out of the range of computer representation (8 bytes).`
  throw new SqlError(168, message, { severity: 15, line, endsBatch: true })
}

function parenthesized(g: Grammar): Expression {
  const { cursor } = g
  if (cursor.at("SELECT") || cursor.at("WITH")) {
    const query = g.query()
    cursor.expect(")")
    return { kind: "subquery", query }
  }
  const inner = g.expression()
  cursor.expect(")")
  return inner
}

/** Functions that are called without parentheses. */
const bare = ["CURRENT_TIMESTAMP", "CURRENT_USER", "SESSION_USER", "SYSTEM_USER", "USER"]
/** Reserved words that are functions before a parenthesis. */
const reservedCalls = ["LEFT", "RIGHT", "COALESCE", "NULLIF"]

function named(g: Grammar): Expression {
  const { cursor } = g
  if (cursor.accept("NULL")) return literal(null, null)
  if (cursor.at("CURRENT_DATE")) throw unsupported("CURRENT_DATE")
  if (cursor.accept("CASE")) return caseExpression(g)
  if (cursor.at("NEXT", "VALUE", "FOR")) throw unsupported("NEXT VALUE FOR")
  if (cursor.at("PARSE", "(") || cursor.at("TRY_PARSE", "("))
    throw unsupported(cursor.peek().text.toUpperCase())
  if (cursor.at("CAST", "(") || cursor.at("TRY_CAST", "(")) return cast(g, cursor.at("TRY_CAST"))
  if (cursor.at("CONVERT", "(") || cursor.at("TRY_CONVERT", "("))
    return conversion(g, cursor.at("TRY_CONVERT"))
  for (const name of bare) if (cursor.accept(name)) return call(name, [])
  for (const name of reservedCalls) {
    if (!cursor.accept(name, "(")) continue
    const args = list(g, () => g.expression())
    cursor.expect(")")
    return call(name, args)
  }
  const quoted = cursor.peek().kind === "quoted"
  const name = cursor.dottedName()
  if (
    name.length === 1 &&
    /^(LEADING|TRAILING|BOTH)$/i.test(name[0] ?? "") &&
    cursor.peek().kind === "string"
  )
    throw unsupported(`TRIM with ${(name[0] ?? "").toUpperCase()}`)
  if (!cursor.accept("(")) return { kind: "column", name }
  if (name.length > 1) return ownFunction(g, name)
  if (quoted && isKnownFunction((name[0] ?? "").toUpperCase()))
    throw unsupported(`[${name.join()}] as a function`)
  return functionCall(g, (name[0] ?? "").toUpperCase())
}

function call(name: string, args: readonly Expression[]): Expression {
  return { kind: "call", name, args, distinct: false, star: false, over: undefined }
}

/** A function of a schema; whether there is one is found out when names are resolved. */
function ownFunction(g: Grammar, name: readonly string[]): Expression {
  const args = g.cursor.at(")") ? [] : list(g, () => g.expression())
  g.cursor.expect(")")
  return { kind: "ownFunction", name, args }
}

function functionCall(g: Grammar, name: string): Expression {
  const { cursor } = g
  const distinct = cursor.accept("DISTINCT")
  if (!distinct) cursor.accept("ALL")
  const star = cursor.accept("*")
  const args =
    star || cursor.at(")")
      ? []
      : list(g, (index) => (withPart.has(name) && index === 0 ? part(g) : g.expression()))
  if (isKnownFunction(name) && (cursor.at("FROM") || isArgumentClause(cursor.peek().text)))
    throw unsupported(`${name} with ${cursor.peek().text.toUpperCase()}`)
  cursor.expect(")")
  for (const word of ["IGNORE", "RESPECT"]) if (cursor.at(word, "NULLS")) throw unsupported(`${word} NULLS`)
  const over = cursor.accept("OVER") ? window(g) : undefined
  if (cursor.at("WITHIN", "GROUP")) throw unsupported("WITHIN GROUP")
  return { kind: "call", name, args, distinct, star, over }
}

/** Functions whose first argument is a part of a date. */
const withPart: ReadonlySet<string> = new Set([
  "DATEADD",
  "DATEDIFF",
  "DATEDIFF_BIG",
  "DATEPART",
  "DATENAME",
  "DATETRUNC",
  "DATE_BUCKET",
])

/** Words that may stand inside the parentheses of some functions: `TRIM(LEADING 'a' FROM b)`, `JSON_ARRAY(1 NULL ON NULL)`. */
function isArgumentClause(text: string): boolean {
  return /^(NULL|ABSENT|RETURNING|USING|ORDER|WITH)$/i.test(text)
}

function part(g: Grammar): Expression {
  const word = g.cursor.name().toLowerCase()
  return literal(word, { name: "varchar", length: word.length })
}

function window(g: Grammar): Window {
  const { cursor } = g
  if (!cursor.at("(")) throw unsupported("OVER with the name of a window")
  cursor.expect("(")
  const partition = cursor.accept("PARTITION", "BY") ? list(g, () => g.expression()) : []
  const order = cursor.accept("ORDER", "BY") ? parseOrder(g) : []
  if (
    cursor.peek().kind === "word" &&
    !cursor.at("ROWS") &&
    !cursor.at("RANGE") &&
    partition.length + order.length === 0
  )
    throw unsupported("OVER with the name of a window")
  if (cursor.at("ROWS") || cursor.at("RANGE")) throw unsupported("A window frame")
  cursor.expect(")")
  return { partition, order }
}

/** Items of ORDER BY. */
export function parseOrder(g: Grammar): OrderItem[] {
  return list(g, () => {
    const expression = g.expression()
    const descending = g.cursor.accept("DESC")
    if (!descending) g.cursor.accept("ASC")
    return { expression, descending }
  })
}

function caseExpression(g: Grammar): Expression {
  const { cursor } = g
  const subject = cursor.at("WHEN") ? undefined : g.expression()
  const whens: { condition: Expression; result: Expression }[] = []
  while (cursor.accept("WHEN")) {
    const test = g.expression()
    cursor.expect("THEN")
    const condition: Expression =
      subject === undefined ? test : { kind: "compare", operator: "=", left: subject, right: test }
    whens.push({ condition, result: g.expression() })
  }
  if (whens.length === 0) throw cursor.fail()
  const otherwise = cursor.accept("ELSE") ? g.expression() : undefined
  cursor.expect("END")
  return { kind: "case", whens, otherwise }
}

function cast(g: Grammar, lenient: boolean): Expression {
  g.cursor.next()
  g.cursor.expect("(")
  const operand = g.expression()
  g.cursor.expect("AS")
  const type = parseType(g.cursor, 30)
  g.cursor.expect(")")
  return { kind: "cast", operand, type, style: undefined, lenient }
}

function conversion(g: Grammar, lenient: boolean): Expression {
  g.cursor.next()
  g.cursor.expect("(")
  const type = parseType(g.cursor, 30)
  g.cursor.expect(",")
  const operand = g.expression()
  const style = g.cursor.accept(",") ? g.expression() : undefined
  g.cursor.expect(")")
  if (style !== undefined && (style.kind !== "literal" || typeof style.value !== "bigint"))
    throw unsupported("A style that is no number")
  return {
    kind: "cast",
    operand,
    type,
    style: style === undefined ? undefined : Number(style.value),
    lenient,
  }
}

/** Items with commas between them, at least one. */
export function list<Item>(g: Grammar, item: (index: number) => Item): Item[] {
  const items = [item(0)]
  while (g.cursor.accept(",")) items.push(item(items.length))
  return items
}
