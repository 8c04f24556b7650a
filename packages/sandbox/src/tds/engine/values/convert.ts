import type { SqlType } from "../engine.ts"
import { SqlError, overflow } from "../errors.ts"
import { type Cell, localTime } from "./cell.ts"
import { formatScaled, parseScaled, rescale } from "./decimal.ts"
import { bytesToGuid, guidToBytes, normalizeGuid } from "./guid.ts"
import { convertTime, parseTime } from "./time.ts"
import { familyOf, scaleOf } from "./types.ts"

/** What becomes of text that is too long: CAST cuts it, an assignment to a column is refused. */
export type Overlong = "cut" | "refuse"

/**
 * Converts a cell from one type to another as CAST does
 * (https://learn.microsoft.com/sql/t-sql/functions/cast-and-convert-transact-sql).
 * Throws Msg 241, 245, 529, 2628, 8114, 8115 or 8169 where SQL Server does.
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
      return fit(toText(cell, from), to, overlong)
    case "binary":
      return fitBytes(toBytes(cell, from, to), to, overlong)
    case "guid":
      return toGuid(cell, from, to)
    case "time":
      return toTime(cell, from, to)
  }
}

const ranges: Partial<Record<SqlType["name"], readonly [bigint, bigint]>> = {
  tinyint: [0n, 255n],
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
}

function toInteger(cell: Cell, from: SqlType, to: SqlType): bigint {
  const value = wholeNumber(cell, from, to)
  if (to.name === "bit") return value === 0n ? 0n : 1n
  const [least, most] = ranges[to.name] ?? [0n, 0n]
  if (value >= least && value <= most) return value
  if (familyOf(from) !== "text" || to.name === "bigint") throw overflow(to.name)
  throw new SqlError(
    248,
    `The conversion of the ${from.name} value '${String(cell)}' overflowed an ${to.name} column.`,
  )
}

function wholeNumber(cell: Cell, from: SqlType, to: SqlType): bigint {
  switch (familyOf(from)) {
    case "integer":
      // SQLite turns an integer that outgrew 64 bits into a REAL.
      if (typeof cell !== "bigint") throw overflow(to.name)
      return cell
    case "decimal": {
      if (typeof cell !== "bigint") throw overflow(to.name)
      const value = cell / 10n ** BigInt(scaleOf(from))
      return to.name === "bit" && cell !== 0n ? 1n : value
    }
    case "float": {
      const number = Number(cell)
      if (!Number.isFinite(number) || Math.abs(number) >= 2 ** 63) throw overflow(to.name)
      return to.name === "bit" && number !== 0 ? 1n : BigInt(Math.trunc(number))
    }
    case "text": {
      const text = String(cell).trim()
      if (to.name === "bit" && /^(true|false)$/i.test(text)) return /^t/i.test(text) ? 1n : 0n
      if (text === "") return 0n
      if (/^[+-]?\d+$/.test(text)) return BigInt(text.replace(/^\+/, ""))
      const shown = String(cell)
      throw new SqlError(
        245,
        `Conversion failed when converting the ${from.name} value '${shown}' to data type ${to.name}.`,
        { endsBatch: true },
      )
    }
    case "binary":
      return bytesToInteger(cell, to)
    default:
      throw notAllowed(from, to)
  }
}

function bytesToInteger(cell: Cell, to: SqlType): bigint {
  const width = { tinyint: 1, smallint: 2, int: 4, bigint: 8 }[to.name as "int"] ?? 1
  const bytes = cell instanceof Uint8Array ? cell.subarray(-width) : new Uint8Array()
  const value = bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString("hex")}`)
  return to.name === "tinyint" || to.name === "bit" ? value : BigInt.asIntN(width * 8, value)
}

function toDecimal(cell: Cell, from: SqlType, to: SqlType): bigint {
  const scale = scaleOf(to)
  const value = scaledNumber(cell, from, to, scale)
  const digits = to.name === "decimal" ? to.precision : 19
  // The engine keeps decimals in 64 bits: what does not fit is an overflow here though SQL Server has up to 38 digits.
  const limit = digits > 18 ? 2n ** 63n - 1n : 10n ** BigInt(digits) - 1n
  if (value > limit || value < -limit) {
    throw new SqlError(
      8115,
      `Arithmetic overflow error converting ${from.name === "decimal" ? "numeric" : from.name} to data type ${to.name === "decimal" ? "numeric" : to.name}.`,
      { state: 8 },
    )
  }
  return value
}

function scaledNumber(cell: Cell, from: SqlType, to: SqlType, scale: number): bigint {
  switch (familyOf(from)) {
    case "integer":
    case "decimal":
      if (typeof cell !== "bigint") throw overflow("numeric")
      return rescale(cell, scaleOf(from), scale)
    case "float": {
      const value = parseScaled(Number(cell).toFixed(Math.min(scale + 2, 20)), scale)
      if (value === undefined) throw overflow("numeric")
      return value
    }
    case "text": {
      const value = parseScaled(String(cell), scale)
      if (value !== undefined) return value
      throw new SqlError(
        8114,
        `Error converting data type ${from.name} to ${to.name === "money" ? "money" : "numeric"}.`,
        {
          state: 5,
          endsBatch: true,
        },
      )
    }
    default:
      throw notAllowed(from, to)
  }
}

function toFloat(cell: Cell, from: SqlType, to: SqlType): number {
  const value = plainNumber(cell, from, to)
  return to.name === "real" ? Math.fround(value) : value
}

function plainNumber(cell: Cell, from: SqlType, to: SqlType): number {
  switch (familyOf(from)) {
    case "integer":
    case "float":
      return Number(cell)
    case "decimal":
      return typeof cell === "bigint" ? Number(formatScaled(cell, scaleOf(from))) : Number(cell)
    case "text": {
      const text = String(cell).trim()
      if (text === "") return 0
      if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text)
      throw new SqlError(8114, `Error converting data type ${from.name} to ${to.name}.`, {
        state: 5,
        endsBatch: true,
      })
    }
    default:
      throw notAllowed(from, to)
  }
}

function toText(cell: Cell, from: SqlType): string {
  switch (familyOf(from)) {
    case "decimal":
      // As text, money shows two digits.
      if (typeof cell !== "bigint") throw overflow("numeric")
      return from.name === "money" ? formatScaled(rescale(cell, 4, 2), 2) : formatScaled(cell, scaleOf(from))
    case "float":
      return floatText(Number(cell))
    case "binary": {
      const bytes = Buffer.from(cell instanceof Uint8Array ? cell : [])
      return bytes.toString("utf16le")
    }
    case "time":
      return timeText(String(cell), from)
    default:
      return String(cell)
  }
}

/** Style 0 of a float: at most six digits. */
function floatText(value: number): string {
  const short = Number(value.toPrecision(6))
  if (short !== 0 && (Math.abs(short) >= 1e6 || Math.abs(short) < 1e-4)) {
    const [mantissa = "", exponent = "0"] = short.toExponential().split("e")
    const digits = exponent.replace(/^[+-]/, "").padStart(3, "0")
    return `${mantissa}e${exponent.startsWith("-") ? "-" : "+"}${digits}`
  }
  return String(short)
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** `datetime` is `Jan  2 2026  3:04PM` as text (style 0); the newer types are ISO with a blank between (style 121). */
function timeText(text: string, type: SqlType): string {
  if (type.name === "datetimeoffset") {
    const local = localTime(text, type.scale)
    return `${local.slice(0, -6).replace("T", " ")} ${local.slice(-6)}`
  }
  if (type.name !== "datetime") return text.replace("T", " ")
  const hour = Number(text.slice(11, 13))
  const day = String(Number(text.slice(8, 10))).padStart(2, " ")
  const clock = `${String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, " ")}:${text.slice(14, 16)}${hour < 12 ? "AM" : "PM"}`
  return `${months[Number(text.slice(5, 7)) - 1] ?? ""} ${day} ${text.slice(0, 4)} ${clock}`
}

function fit(text: string, to: SqlType, overlong: Overlong): string {
  if (!("length" in to) || to.length === null) return text
  if (text.length > to.length) {
    if (overlong === "refuse" && text.slice(to.length).trimEnd() !== "")
      throw truncated(text.slice(0, to.length))
    return text.slice(0, to.length)
  }
  return to.name === "nchar" || to.name === "char" ? text.padEnd(to.length, " ") : text
}

function truncated(start: string): SqlError {
  return new SqlError(2628, `String or binary data would be truncated. Truncated value: '${start}'.`)
}

function toBytes(cell: Cell, from: SqlType, to: SqlType): Uint8Array {
  if (cell instanceof Uint8Array) return cell
  switch (familyOf(from)) {
    case "guid":
      return guidToBytes(String(cell))
    case "text":
      if (from.name.startsWith("n")) return Buffer.from(String(cell), "utf16le")
      return Buffer.from(String(cell), "latin1")
    case "integer": {
      const width = { bit: 1, tinyint: 1, smallint: 2, int: 4, bigint: 8 }[from.name as "int"] ?? 4
      const hex = BigInt.asUintN(width * 8, typeof cell === "bigint" ? cell : 0n).toString(16)
      return Buffer.from(hex.padStart(width * 2, "0"), "hex")
    }
    default:
      throw notAllowed(from, to)
  }
}

function fitBytes(bytes: Uint8Array, to: SqlType, overlong: Overlong): Uint8Array {
  if (!("length" in to) || to.length === null) return bytes
  if (bytes.length > to.length) {
    if (overlong === "refuse") throw truncated("")
    return bytes.subarray(0, to.length)
  }
  if (to.name !== "binary") return bytes
  const padded = new Uint8Array(to.length)
  padded.set(bytes)
  return padded
}

function toGuid(cell: Cell, from: SqlType, to: SqlType): string {
  if (from.name === "uniqueidentifier") return String(cell)
  if (cell instanceof Uint8Array) return bytesToGuid(cell)
  if (familyOf(from) !== "text") throw notAllowed(from, to)
  const guid = normalizeGuid(String(cell))
  if (guid !== undefined) return guid
  throw new SqlError(8169, "Conversion failed when converting from a character string to uniqueidentifier.", {
    state: 2,
    endsBatch: true,
  })
}

function toTime(cell: Cell, from: SqlType, to: SqlType): string {
  const family = familyOf(from)
  if (family !== "text" && family !== "time") throw notAllowed(from, to)
  const time = family === "time" ? convertTime(String(cell), from, to) : parseTime(String(cell), to)
  if (time !== undefined) return time
  throw new SqlError(241, "Conversion failed when converting date and/or time from character string.", {
    endsBatch: true,
  })
}

function notAllowed(from: SqlType, to: SqlType): SqlError {
  return new SqlError(529, `Explicit conversion from data type ${from.name} to ${to.name} is not allowed.`, {
    endsBatch: true,
  })
}
