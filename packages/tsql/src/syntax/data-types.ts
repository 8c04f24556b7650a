import type { SqlType } from "../engine.ts"
import { SqlError, unsupported } from "../errors.ts"
import type { Cursor } from "./cursor.ts"

const simple: Partial<Record<string, SqlType>> = {
  BIT: { name: "bit" },
  TINYINT: { name: "tinyint" },
  SMALLINT: { name: "smallint" },
  INT: { name: "int" },
  INTEGER: { name: "int" },
  BIGINT: { name: "bigint" },
  REAL: { name: "real" },
  MONEY: { name: "money" },
  DATE: { name: "date" },
  DATETIME: { name: "datetime" },
  UNIQUEIDENTIFIER: { name: "uniqueidentifier" },
  SYSNAME: { name: "nvarchar", length: 128 },
  NTEXT: { name: "nvarchar", length: null },
  TEXT: { name: "varchar", length: null },
  IMAGE: { name: "varbinary", length: null },
}

const sized = {
  NVARCHAR: ["nvarchar", 4000],
  VARCHAR: ["varchar", 8000],
  NCHAR: ["nchar", 4000],
  CHAR: ["char", 8000],
  CHARACTER: ["char", 8000],
  VARBINARY: ["varbinary", 8000],
  BINARY: ["binary", 8000],
} as const

/**
 * Reads a data type. `defaultLength` is what a type without length gets: 1 in a declaration, 30 in CAST
 * (https://learn.microsoft.com/sql/t-sql/data-types/nchar-and-nvarchar-transact-sql).
 */
export function parseType(cursor: Cursor, defaultLength: 1 | 30): SqlType {
  const token = cursor.next()
  const word = (token.kind === "quoted" ? token.value : token.text).toUpperCase()
  const name = word === "NATIONAL" ? nationalName(cursor) : word
  // Synonyms of several words: data-type-synonyms-transact-sql
  if (name === "DOUBLE" && cursor.accept("PRECISION")) return { name: "float" }
  if (name === "SYS" && cursor.accept(".")) return parseType(cursor, defaultLength)
  const plain = simple[name]
  if (plain !== undefined) return plain
  if (name === "DECIMAL" || name === "NUMERIC" || name === "DEC") return decimal(cursor)
  if (name === "DATETIME2" || name === "DATETIMEOFFSET" || name === "TIME") {
    const scale = argument(cursor) ?? 7
    if (scale > 7) throw new SqlError(1002, `Line ${token.line}: Specified scale ${scale} is invalid.`)
    return { name: name.toLowerCase() as "time", scale }
  }
  if (name === "FLOAT") return { name: (argument(cursor) ?? 53) <= 24 ? "real" : "float" }
  const key = Object.hasOwn(sized, name) ? (name as keyof typeof sized) : undefined
  if (key === undefined) {
    if (
      /^(SMALLDATETIME|SMALLMONEY|XML|SQL_VARIANT|ROWVERSION|TIMESTAMP|GEOGRAPHY|GEOMETRY|HIERARCHYID|JSON|VECTOR|TABLE|CURSOR)$/.test(
        name,
      )
    )
      throw unsupported(`Data type ${name.toLowerCase()}`)
    if (defaultLength === 30)
      throw new SqlError(243, `Type ${token.text} is not a defined system type.`, {
        line: token.line,
        endsBatch: true,
      })
    throw new SqlError(2715, `Column, parameter, or variable: Cannot find data type ${token.text}.`, {
      line: token.line,
      state: 6,
      endsBatch: true,
    })
  }
  const [fixed, limit] = sized[key]
  const type = cursor.accept("VARYING") ? varying[fixed] : fixed
  if (cursor.accept("(", "MAX", ")")) return { name: type, length: null }
  const length = argument(cursor) ?? defaultLength
  if (length < 1) throw invalidSize(token.line, length)
  if (length > limit) {
    // Beyond what any type holds it is another error than beyond what this one does.
    const any = length > 8000
    const text = `The size (${length}) given to the type '${type}' exceeds the maximum allowed${any ? " for any data type" : ""} (${any ? 8000 : limit}).`
    throw new SqlError(any ? 131 : 2717, text, { severity: any ? 15 : 16, line: token.line, endsBatch: true })
  }
  return { name: type, length }
}

const varying = {
  nchar: "nvarchar",
  char: "varchar",
  binary: "varbinary",
  nvarchar: "nvarchar",
  varchar: "varchar",
  varbinary: "varbinary",
} as const

/** What NATIONAL CHARACTER and its kin are called in one word, from the word behind NATIONAL. */
function nationalName(cursor: Cursor): "NTEXT" | "NCHAR" {
  if (cursor.accept("TEXT")) return "NTEXT"
  if (!cursor.accept("CHARACTER")) cursor.expect("CHAR")
  return "NCHAR"
}

/** Msg 1001. */
function invalidSize(line: number, size: number): SqlError {
  const text = `Line ${line}: Length or precision specification ${size} is invalid.`
  return new SqlError(1001, text, { severity: 15, line, endsBatch: true })
}

function decimal(cursor: Cursor): SqlType {
  const { line } = cursor.peek()
  if (!cursor.accept("(")) return { name: "decimal", precision: 18, scale: 0 }
  const precision = number(cursor)
  const scale = cursor.accept(",") ? number(cursor) : 0
  cursor.expect(")")
  if (precision < 1) throw invalidSize(line, precision)
  if (precision > 38) {
    const text = `Column or parameter: Specified column precision ${precision} is greater than the maximum precision of 38.`
    throw new SqlError(2750, text, { line, endsBatch: true })
  }
  if (scale > precision) {
    const text = "The scale must be less than or equal to the precision."
    throw new SqlError(192, text, { severity: 15, line, endsBatch: true })
  }
  return { name: "decimal", precision, scale }
}

function argument(cursor: Cursor): number | undefined {
  if (!cursor.accept("(")) return undefined
  const value = number(cursor)
  cursor.expect(")")
  return value
}

function number(cursor: Cursor): number {
  const token = cursor.peek()
  if (token.kind !== "number" || token.form !== "integer") throw cursor.fail()
  cursor.next()
  return Number(token.text)
}
