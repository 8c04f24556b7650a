import type { SqlType } from "../engine.ts"

/** Type families between which no conversion is needed to compare or keep a value. */
export type Family = "integer" | "decimal" | "float" | "text" | "binary" | "time" | "guid"

export function familyOf(type: SqlType): Family {
  switch (type.name) {
    case "bit":
    case "tinyint":
    case "smallint":
    case "int":
    case "bigint":
      return "integer"
    case "decimal":
    case "money":
      return "decimal"
    case "real":
    case "float":
      return "float"
    case "nvarchar":
    case "varchar":
    case "nchar":
    case "char":
      return "text"
    case "varbinary":
    case "binary":
      return "binary"
    case "uniqueidentifier":
      return "guid"
    default:
      return "time"
  }
}

/** Digits behind the point of a decimal, money or time type; 0 for the others. */
export function scaleOf(type: SqlType): number {
  if ("scale" in type) return type.scale
  return type.name === "money" ? 4 : type.name === "datetime" ? 3 : 0
}

/** Bytes that a value of a type of fixed size takes: https://learn.microsoft.com/sql/t-sql/data-types/data-types-transact-sql */
export function bytesOf(type: SqlType): number {
  switch (type.name) {
    case "bit":
    case "tinyint":
      return 1
    case "smallint":
      return 2
    case "int":
    case "real":
      return 4
    case "date":
      return 3
    case "decimal":
      return type.precision <= 9 ? 5 : type.precision <= 19 ? 9 : type.precision <= 28 ? 13 : 17
    case "time":
      return clockBytes(type.scale)
    case "datetime2":
      return clockBytes(type.scale) + 3
    case "datetimeoffset":
      return clockBytes(type.scale) + 5
    case "uniqueidentifier":
      return 16
    default:
      return 8
  }
}

function clockBytes(scale: number): number {
  return scale <= 2 ? 3 : scale <= 4 ? 4 : 5
}

/** Spelling of a type in T-SQL, such as `nvarchar(max)`. */
export function typeText(type: SqlType): string {
  if ("precision" in type) return `${type.name}(${type.precision},${type.scale})`
  if ("scale" in type) return `${type.name}(${type.scale})`
  if ("length" in type) return `${type.name}(${type.length ?? "max"})`
  return type.name
}

export function sameType(left: SqlType, right: SqlType): boolean {
  return typeText(left) === typeText(right)
}

/** Data type precedence, the higher first: https://learn.microsoft.com/sql/t-sql/data-types/data-type-precedence-transact-sql */
const precedence: readonly SqlType["name"][] = [
  "datetimeoffset",
  "datetime2",
  "datetime",
  "date",
  "time",
  "float",
  "real",
  "decimal",
  "money",
  "bigint",
  "int",
  "smallint",
  "tinyint",
  "bit",
  "uniqueidentifier",
  "nvarchar",
  "nchar",
  "varchar",
  "char",
  "varbinary",
  "binary",
]

/** The type that both sides of an operator, or all branches of CASE, are brought to. */
export function commonType(left: SqlType | null, right: SqlType | null): SqlType | null {
  if (left === null || right === null) return left ?? right
  const [high, low] =
    precedence.indexOf(left.name) <= precedence.indexOf(right.name) ? [left, right] : [right, left]
  if (high.name === "decimal") return commonDecimal(high, low)
  if ("length" in high && "length" in low) {
    const length = high.length === null || low.length === null ? null : Math.max(high.length, low.length)
    const fixed = high.name === low.name && !high.name.includes("var")
    const name = fixed ? high.name : high.name.startsWith("n") ? "nvarchar" : variable(high.name)
    return { name, length }
  }
  if ("scale" in high && "scale" in low && high.name === low.name) {
    return { ...high, scale: Math.max(high.scale, low.scale) }
  }
  return high
}

function variable(name: "nvarchar" | "varchar" | "nchar" | "char" | "varbinary" | "binary") {
  return name === "char" ? "varchar" : name === "binary" ? "varbinary" : name === "nchar" ? "nvarchar" : name
}

/** Text is read as a decimal of the other side's size. */
function commonDecimal(high: SqlType & { name: "decimal" }, low: SqlType): SqlType {
  if (familyOf(low) === "text") return high
  const other = asDecimal(low)
  const scale = Math.max(high.scale, other.scale)
  const whole = Math.max(high.precision - high.scale, other.precision - other.scale)
  return { name: "decimal", precision: Math.min(38, whole + scale), scale }
}

/** The decimal that holds every value of a number type. */
export function asDecimal(type: SqlType): SqlType & { name: "decimal" } {
  if (type.name === "decimal") return type
  const digits: Partial<Record<SqlType["name"], number>> = {
    bit: 1,
    tinyint: 3,
    smallint: 5,
    int: 10,
    bigint: 19,
    money: 19,
  }
  return { name: "decimal", precision: digits[type.name] ?? 38, scale: type.name === "money" ? 4 : 0 }
}

export const int: SqlType = { name: "int" }
export const bigint: SqlType = { name: "bigint" }
export const bit: SqlType = { name: "bit" }
export const float: SqlType = { name: "float" }
/** `sysname`: the type of every name. */
export const sysname: SqlType = { name: "nvarchar", length: 128 }
export const nvarchar = (length: number | null): SqlType => ({ name: "nvarchar", length })
export const varbinary = (length: number | null): SqlType => ({ name: "varbinary", length })
export const date: SqlType = { name: "date" }
export const datetime: SqlType = { name: "datetime" }
export const guidType: SqlType = { name: "uniqueidentifier" }
