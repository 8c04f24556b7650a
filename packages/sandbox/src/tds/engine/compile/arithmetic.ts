import type { SqlType } from "../engine.ts"
import { SqlError, unsupported } from "../errors.ts"
import { asDecimal, commonType, familyOf, scaleOf } from "../values/types.ts"
import { coerce, convertSql } from "./coerce.ts"
import type { Value } from "./scope.ts"

/** An operator between two values: https://learn.microsoft.com/sql/t-sql/data-types/precision-scale-and-length-transact-sql for decimals. */
export function arithmetic(operator: string, left: Value, right: Value): Value {
  const nullable = left.nullable || right.nullable
  const type = commonType(left.type, right.type) ?? { name: "int" }
  const family = familyOf(type)
  if (family === "text" || family === "binary") {
    if (operator !== "+") throw notDefined(operator, type)
    return { sql: `(${left.sql} || ${right.sql})`, type: joined(left.type, right.type, type), nullable }
  }
  if (family === "time" || family === "guid") throw unsupported(`Operator ${operator} on ${type.name}`)
  if (family === "integer") return integers(operator, coerce(left, type), coerce(right, type), type, nullable)
  if (family === "float") return floats(operator, coerce(left, type), coerce(right, type), type, nullable)
  return decimals(operator, left, right, nullable)
}

function notDefined(operator: string, type: SqlType): SqlError {
  const names = { "-": "subtract", "*": "multiply", "/": "divide", "%": "modulo" }
  const verb = Object.hasOwn(names, operator) ? names[operator as keyof typeof names] : operator
  return new SqlError(8117, `Operand data type ${type.name} is invalid for ${verb} operator.`, {
    endsBatch: true,
  })
}

/** Text joined is as long as both; a text with anything else never gets here, because numbers take precedence. */
function joined(left: SqlType | null, right: SqlType | null, type: SqlType): SqlType {
  if (!("length" in type)) return type
  const length = (side: SqlType | null) => (side === null ? 1 : "length" in side ? side.length : 30)
  const [first, second] = [length(left), length(right)]
  const limit = type.name.startsWith("n") ? 4000 : 8000
  const name = type.name === "nchar" ? "nvarchar" : type.name === "char" ? "varchar" : type.name
  if (first === null || second === null) return { name, length: null }
  return { name, length: first + second > limit ? null : first + second }
}

function integers(operator: string, left: string, right: string, type: SqlType, nullable: boolean): Value {
  if (operator === "/" || operator === "%") {
    return { sql: `ts_divide('${operator}', ${left}, ${right})`, type, nullable: true }
  }
  if (operator === "^") return { sql: `((${left} | ${right}) - (${left} & ${right}))`, type, nullable }
  const sql = `(${left} ${operator} ${right})`
  if (operator === "&" || operator === "|") return { sql, type, nullable }
  return { sql: convertSql(sql, { name: "bigint" }, type), type, nullable }
}

function floats(operator: string, left: string, right: string, type: SqlType, nullable: boolean): Value {
  if (operator === "/") return { sql: `ts_divide('/', ${left}, ${right})`, type, nullable: true }
  if (!["+", "-", "*"].includes(operator)) throw notDefined(operator, type)
  return { sql: `(${left} ${operator} ${right})`, type, nullable }
}

function decimals(operator: string, left: Value, right: Value, nullable: boolean): Value {
  const [first, second] = [asDecimal(left.type ?? { name: "int" }), asDecimal(right.type ?? { name: "int" })]
  const whole = Math.max(first.precision - first.scale, second.precision - second.scale)
  const result = (precision: number, scale: number): SqlType & { name: "decimal" } => ({
    name: "decimal",
    precision: Math.min(38, precision),
    scale: precision > 38 ? Math.max(Math.min(scale, 6), scale - (precision - 38)) : scale,
  })
  if (operator === "*") {
    const type = result(first.precision + second.precision + 1, first.scale + second.scale)
    const exact: SqlType = { name: "decimal", precision: 38, scale: first.scale + second.scale }
    const product = `(${coerce(left, first)} * ${coerce(right, second)})`
    return { sql: convertSql(product, exact, type), type, nullable }
  }
  if (operator === "/") {
    const scale = Math.max(6, first.scale + second.precision + 1)
    const type = result(first.precision - first.scale + second.scale + scale, scale)
    const shift = type.scale + second.scale - first.scale
    const sql = `ts_divide_decimal(${coerce(left, first)}, ${coerce(right, second)}, ${shift})`
    return { sql, type, nullable: true }
  }
  const scale = Math.max(first.scale, second.scale)
  const type = result(whole + scale + 1, scale)
  const [a, b] = [coerce(left, { ...type, precision: 38 }), coerce(right, { ...type, precision: 38 })]
  if (operator === "%") return { sql: `ts_divide('%', ${a}, ${b})`, type, nullable: true }
  if (operator !== "+" && operator !== "-") throw notDefined(operator, type)
  return { sql: convertSql(`(${a} ${operator} ${b})`, { ...type, precision: 38 }, type), type, nullable }
}

/** `-x`, `+x` and `~x`. */
export function negate(operator: "-" | "+" | "~", operand: Value): Value {
  if (operator === "+") return operand
  const type = operand.type ?? { name: "int" }
  const family = familyOf(type)
  if (operator === "~" ? family !== "integer" : !["integer", "decimal", "float"].includes(family))
    throw notDefined(operator, type)
  const sql = `(${operator} ${operand.sql})`
  return {
    sql: family === "integer" ? convertSql(sql, { name: "bigint" }, type) : sql,
    type,
    nullable: operand.nullable,
  }
}

/** Scale that AVG of a decimal has. */
export function averageScale(type: SqlType): number {
  return Math.max(6, scaleOf(type))
}
