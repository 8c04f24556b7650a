import type { SqlType } from "../engine.ts"
import { SqlError } from "../errors.ts"
import { noDateInCommon, notConvertible } from "./allowed.ts"
import type { Cell } from "./cell.ts"
import { toCodePage } from "./code-page.ts"
import { dateOfDays } from "./day-numbers.ts"
import { formatScaled } from "./decimal.ts"
import { bytesToGuid, guidToBytes, normalizeGuid } from "./guid.ts"
import { convertTime, looksLikeDate, parseTime } from "./time.ts"
import { toDecimal, toFloat, toInteger } from "./to-number.ts"
import { toText } from "./to-text.ts"
import { familyOf, scaleOf } from "./types.ts"

/** What becomes of text that is too long: CAST cuts it, an assignment to a column is refused. */
export type Overlong = "cut" | "refuse"

/**
 * Converts a cell from one type to another as CAST does
 * (https://learn.microsoft.com/sql/t-sql/functions/cast-and-convert-transact-sql).
 * Throws Msg 220, 232, 234, 241, 242, 244, 245, 248, 529, 2628, 8114, 8115, 8169 or 8170 where SQL Server does.
 */
export function convert(cell: Cell, from: SqlType, to: SqlType, overlong: Overlong = "cut"): Cell {
  if (cell === null) return null
  switch (familyOf(to)) {
    case "integer":
      return toInteger(cell, from, to)
    case "decimal":
      return toDecimal(cell, from, to)
    case "float":
      return toFloat(cell, from, to)
    case "text":
      return toText(cell, from, to, overlong)
    case "binary":
      return fitBytes(toBytes(cell, from, to), from, to, overlong)
    case "guid":
      return toGuid(cell, from, to)
    case "time":
      return toTime(cell, from, to)
  }
}

function toBytes(cell: Cell, from: SqlType, to: SqlType): Uint8Array {
  if (cell instanceof Uint8Array) return cell
  switch (familyOf(from)) {
    case "guid":
      return guidToBytes(String(cell))
    case "text":
      if (from.name.startsWith("n")) return Buffer.from(String(cell), "utf16le")
      return toCodePage(String(cell))
    case "integer": {
      const width = { bit: 1, tinyint: 1, smallint: 2, int: 4, bigint: 8 }[from.name as "int"] ?? 4
      const hex = BigInt.asUintN(width * 8, typeof cell === "bigint" ? cell : 0n).toString(16)
      return Buffer.from(hex.padStart(width * 2, "0"), "hex")
    }
    default:
      throw notConvertible(from, to)
  }
}

/** Numbers lose their first bytes and are filled up in front, everything else at the end. */
function fitBytes(bytes: Uint8Array, from: SqlType, to: SqlType, overlong: Overlong): Uint8Array {
  if (!("length" in to) || to.length === null) return bytes
  const number = familyOf(from) === "integer"
  if (bytes.length > to.length) {
    if (overlong === "refuse") {
      throw new SqlError(2628, "String or binary data would be truncated. Truncated value: ''.")
    }
    return number ? bytes.subarray(bytes.length - to.length) : bytes.subarray(0, to.length)
  }
  if (to.name !== "binary") return bytes
  const padded = new Uint8Array(to.length)
  padded.set(bytes, number ? to.length - bytes.length : 0)
  return padded
}

function toGuid(cell: Cell, from: SqlType, to: SqlType): string {
  if (from.name === "uniqueidentifier") return String(cell)
  if (cell instanceof Uint8Array) return bytesToGuid(cell)
  if (familyOf(from) !== "text") throw notConvertible(from, to)
  // What stands behind the last digit is dropped: uniqueidentifier, "Remarks".
  const text = String(cell).replace(/^(\{.{37}|[^{].{35}).*$/s, "$1")
  const guid = normalizeGuid(text)
  if (guid !== undefined) return guid
  throw new SqlError(8169, "Conversion failed when converting from a character string to uniqueidentifier.", {
    state: 2,
    endsBatch: true,
  })
}

function toTime(cell: Cell, from: SqlType, to: SqlType): string {
  const family = familyOf(from)
  if (family === "time") {
    if (noDateInCommon(from, to)) throw notConvertible(from, to)
    const time = convertTime(String(cell), from, to)
    if (time !== undefined) return time
    throw outOfRange(from.name)
  }
  if (family === "text") {
    // No text at all is the first of January 1900, midnight.
    const time = parseTime(String(cell).trim() === "" ? "1900-01-01" : String(cell), to)
    if (time !== undefined) return time
    const wide = to.name === "datetime" ? parseTime(String(cell), { name: "datetime2", scale: 7 }) : undefined
    // A date that the type does not hold is another error than a form that it does not read.
    const outside =
      wide === undefined
        ? looksLikeDate(String(cell))
        : wide < "1753" || /^9999-12-31T23:59:59\.99\d0000$/.test(wide)
    if (to.name === "datetime" && outside) throw outOfRange(from.name)
    throw new SqlError(241, "Conversion failed when converting date and/or time from character string.", {
      endsBatch: true,
    })
  }
  if (to.name !== "datetime" || family === "binary" || family === "guid") throw notConvertible(from, to)
  const days = family === "decimal" && typeof cell === "bigint" ? formatScaled(cell, scaleOf(from)) : cell
  const date = dateOfDays(Number(days))
  const time = date === undefined ? undefined : parseTime(date, to)
  if (time !== undefined) return time
  throw new SqlError(8115, "Arithmetic overflow error converting expression to data type datetime.", {
    state: 2,
  })
}

/** Msg 242. */
function outOfRange(from: string): SqlError {
  const text = `The conversion of a ${from} data type to a datetime data type resulted in an out-of-range value.`
  return new SqlError(242, text, { state: 3, endsBatch: true })
}
