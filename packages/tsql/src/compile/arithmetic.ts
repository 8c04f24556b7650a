import type { SqlType } from "../engine.ts"
import { SqlError, unsupported } from "../errors.ts"
import { checkImplicit } from "../values/allowed.ts"
import { type DecimalType, divisionType, modulusType, productType, sumType } from "../values/decimal-types.ts"
import { asDecimal, commonType, familyOf, scaleOf } from "../values/types.ts"
import { coerce, convertSql } from "./coerce.ts"
import type { Value } from "./scope.ts"

const verbs: Readonly<Partial<Record<string, string>>> = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "%": "modulo",
  "&": "'&'",
  "|": "'|'",
  "^": "'^'",
}

/** An operator between two values: https://learn.microsoft.com/sql/t-sql/data-types/precision-scale-and-length-transact-sql for decimals. */
export function arithmetic(operator: string, left: Value, right: Value): Value {
  const nullable = left.nullable || right.nullable
  const type = commonType(left.type, right.type) ?? { name: "int" }
  const family = familyOf(type)
  if (family === "text" || family === "binary") {
    if (operator !== "+") throw notDefined(operator, type)
    return joined(left, right, type, nullable)
  }
  if (family === "time") return shifted(operator, left, right, type, nullable)
  if (family === "guid") throw notDefined(operator, type)
  if (family === "integer") {
    if (type.name === "bit" && !["&", "|", "^"].includes(operator)) throw incompatible(operator, type, type)
    return integers(operator, coerce(left, type), coerce(right, type), type, nullable)
  }
  if (family === "float") return floats(operator, coerce(left, type), coerce(right, type), type, nullable)
  if (["&", "|", "^"].includes(operator)) throw incompatible(operator, left.type ?? type, right.type ?? type)
  if (type.name === "money") return amounts(operator, coerce(left, type), coerce(right, type), nullable)
  return decimals(operator, left, right, nullable)
}

function notDefined(operator: string, type: SqlType): SqlError {
  const text = `Operand data type ${type.name} is invalid for ${verbs[operator] ?? operator} operator.`
  return new SqlError(8117, text, { endsBatch: true })
}

function incompatible(operator: string, left: SqlType, right: SqlType): SqlError {
  const text = `The data types ${left.name} and ${right.name} are incompatible in the ${verbs[operator] ?? operator} operator.`
  return new SqlError(402, text, { endsBatch: true })
}

/** Text joined is as long as both, up to what a type holds: what is more is cut without a word, as in SQL Server. */
function joined(left: Value, right: Value, type: SqlType, nullable: boolean): Value {
  const sql = `(${side(left, type)} || ${side(right, type)})`
  if (!("length" in type)) return { sql, type, nullable }
  const length = ({ type: own }: Value) => (own === null ? 1 : "length" in own ? own.length : 30)
  const [first, second] = [length(left), length(right)]
  const limit = type.name.startsWith("n") ? 4000 : 8000
  const name = type.name === "nchar" ? "nvarchar" : type.name === "char" ? "varchar" : type.name
  if (first === null || second === null) return { sql, type: { name, length: null }, nullable }
  if (type.name === "varbinary" || type.name === "binary") {
    if (first + second > limit) throw unsupported("Binary data of more than 8000 bytes joined")
    return {
      sql: `ts_join(${left.sql}, ${right.sql})`,
      type: { name: "varbinary", length: first + second },
      nullable,
    }
  }
  if (first + second <= limit) return { sql, type: { name, length: first + second }, nullable }
  return { sql: `substr(${sql}, 1, ${limit})`, type: { name, length: limit }, nullable }
}

function side(value: Value, type: SqlType): string {
  if (value.type !== null && familyOf(value.type) !== familyOf(type)) return coerce(value, type)
  return value.sql
}

/** `datetime` takes numbers of days; the newer types take nothing. */
function shifted(operator: string, left: Value, right: Value, type: SqlType, nullable: boolean): Value {
  if (
    left.type !== null &&
    left.type.name === right.type?.name &&
    ((operator !== "+" && operator !== "-") || type.name !== "datetime")
  )
    throw notDefined(operator, type)
  for (const side of [left, right]) if (side.type !== null) checkImplicit(side.type, type)
  if (type.name !== "datetime") throw incompatible(operator, left.type ?? type, right.type ?? type)
  if (operator !== "+" && operator !== "-")
    throw incompatible(operator, left.type ?? type, right.type ?? type)
  return { sql: `ts_shift('${operator}', ${coerce(left, type)}, ${coerce(right, type)})`, type, nullable }
}

function integers(operator: string, left: string, right: string, type: SqlType, nullable: boolean): Value {
  if (operator === "/" || operator === "%") {
    const sql = `ts_divide('${operator}', ${left}, ${right})`
    return { sql: convertSql(sql, { name: "bigint" }, type), type, nullable: true }
  }
  if (operator === "^") return { sql: `((${left} | ${right}) - (${left} & ${right}))`, type, nullable }
  const sql = `(${left} ${operator} ${right})`
  if (operator === "&" || operator === "|") return { sql, type, nullable }
  return { sql: convertSql(sql, { name: "bigint" }, type), type, nullable }
}

function floats(operator: string, left: string, right: string, type: SqlType, nullable: boolean): Value {
  if (operator === "/") {
    const quotient = `ts_divide('/', ${left}, ${right})`
    return { sql: convertSql(quotient, { name: "float" }, type), type, nullable: true }
  }
  if (!["+", "-", "*"].includes(operator)) throw incompatible(operator, type, type)
  return { sql: convertSql(`(${left} ${operator} ${right})`, { name: "float" }, type), type, nullable }
}

const money: SqlType = { name: "money" }

/** money keeps its four digits; a quotient is cut after them. */
function amounts(operator: string, left: string, right: string, nullable: boolean): Value {
  if (operator === "*") return { sql: `ts_multiply_money(${left}, ${right})`, type: money, nullable }
  if (operator === "/") return { sql: `ts_divide_decimal(${left}, ${right}, 4)`, type: money, nullable: true }
  if (operator === "%") return { sql: `ts_divide('%', ${left}, ${right})`, type: money, nullable: true }
  return { sql: convertSql(`(${left} ${operator} ${right})`, money, money), type: money, nullable }
}

/**
 * The decimal that a side counts as: a whole number that is written out counts with the digits it has, text and NULL with those of the other side.
 */
function decimalOf({ type, digits }: Value, other: Value): DecimalType {
  if ((type === null || familyOf(type) === "text") && other.type?.name === "decimal") return other.type
  return digits === undefined
    ? asDecimal(type ?? { name: "int" })
    : { name: "decimal", precision: digits, scale: 0 }
}

function decimals(operator: string, left: Value, right: Value, nullable: boolean): Value {
  const [first, second] = [decimalOf(left, right), decimalOf(right, left)]
  if (operator === "*") {
    const type = productType(first, second)
    const exact: SqlType = { name: "decimal", precision: 38, scale: first.scale + second.scale }
    const product = `(${coerce(left, first)} * ${coerce(right, second)})`
    return { sql: convertSql(product, exact, type), type, nullable }
  }
  if (operator === "/") {
    const type = divisionType(first, second)
    const shift = type.scale + second.scale - first.scale
    const sql = `ts_divide_decimal(${coerce(left, first)}, ${coerce(right, second)}, ${shift})`
    return { sql: convertSql(sql, { ...type, precision: 38 }, type), type, nullable: true }
  }
  if (operator !== "+" && operator !== "-" && operator !== "%") throw notDefined(operator, first)
  const exact: DecimalType = { name: "decimal", precision: 38, scale: Math.max(first.scale, second.scale) }
  const [a, b] = [coerce(left, exact), coerce(right, exact)]
  if (operator === "%") {
    return { sql: `ts_divide('%', ${a}, ${b})`, type: modulusType(first, second), nullable: true }
  }
  const type = sumType(first, second)
  return { sql: convertSql(`(${a} ${operator} ${b})`, exact, type), type, nullable }
}

/** `-x`, `+x` and `~x`. */
export function negate(operator: "-" | "+" | "~", operand: Value): Value {
  const type = operand.type ?? { name: "int" }
  const family = familyOf(type)
  if (operator === "+") return operand
  const fits = operator === "~" ? family === "integer" : ["integer", "decimal", "float"].includes(family)
  if (!fits || (operator === "-" && type.name === "bit")) {
    const text = `Operand data type ${type.name} is invalid for ${operator === "~" ? "'~'" : "minus"} operator.`
    throw new SqlError(8117, text, { endsBatch: true })
  }
  if (type.name === "bit") return { ...operand, sql: `(1 - ${operand.sql})` }
  const sql = `(${operator} ${operand.sql})`
  // A tinyint has no sign; its complement is of eight bits.
  if (operator === "~" && type.name === "tinyint") return { ...operand, sql: `(255 - ${operand.sql})` }
  return {
    ...operand,
    sql: family === "integer" ? convertSql(sql, { name: "bigint" }, type) : sql,
  }
}

/** Scale that AVG of a decimal has. */
export function averageScale(type: SqlType): number {
  return Math.max(6, scaleOf(type))
}
