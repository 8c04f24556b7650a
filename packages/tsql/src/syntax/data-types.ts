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
  const name = (token.kind === "quoted" ? token.value : token.text).toUpperCase()
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
    throw new SqlError(2715, `Column, parameter, or variable: Cannot find data type ${token.text}.`, {
      line: token.line,
      state: 6,
      endsBatch: true,
    })
  }
  cursor.accept("VARYING")
  const [type, limit] = sized[key]
  if (cursor.accept("(", "MAX", ")")) return { name: type, length: null }
  const length = argument(cursor) ?? defaultLength
  if (length < 1 || length > limit) {
    const text = `The size (${length}) given to the type '${type}' exceeds the maximum allowed (${limit}).`
    throw new SqlError(131, text, { severity: 15, line: token.line, endsBatch: true })
  }
  return { name: type, length }
}

function decimal(cursor: Cursor): SqlType {
  if (!cursor.accept("(")) return { name: "decimal", precision: 18, scale: 0 }
  const precision = number(cursor)
  const scale = cursor.accept(",") ? number(cursor) : 0
  cursor.expect(")")
  if (precision < 1 || precision > 38 || scale > precision) {
    const text = `The size (${precision}) given to the type 'decimal' exceeds the maximum allowed (38).`
    throw new SqlError(131, text, { severity: 15, endsBatch: true })
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
