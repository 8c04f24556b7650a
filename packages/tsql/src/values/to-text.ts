import type { SqlType } from "../engine.ts"
import { SqlError, overflow } from "../errors.ts"
import { type Cell, localTime } from "./cell.ts"
import { fromCodePage, inCodePage } from "./code-page.ts"
import { formatScaled, rescale } from "./decimal.ts"
import { tooLong } from "./to-number.ts"
import { familyOf, scaleOf } from "./types.ts"

/**
 * A cell as text of a type. Numbers are never cut: what does not fit is an error, or `*` for an integer in a `varchar`
 * (https://learn.microsoft.com/sql/t-sql/functions/cast-and-convert-transact-sql, "Truncating and rounding results").
 * Throws Msg 232, 234, 2628, 8115 and 8170.
 */
export function toText(cell: Cell, from: SqlType, to: SqlType, overlong: "cut" | "refuse"): string {
  const text = shown(cell, from, to)
  if (!("length" in to) || to.length === null) return text
  if (text.length > to.length) return tooShort(text, from, to, to.length, overlong)
  return to.name === "nchar" || to.name === "char" ? text.padEnd(to.length, " ") : text
}

function shown(cell: Cell, from: SqlType, to: SqlType): string {
  const narrow = to.name === "varchar" || to.name === "char"
  switch (familyOf(from)) {
    case "decimal":
      // As text, money shows two digits.
      if (typeof cell !== "bigint") throw tooLong()
      return from.name === "money" ? formatScaled(rescale(cell, 4, 2), 2) : formatScaled(cell, scaleOf(from))
    case "float":
      return floatText(Number(cell))
    case "binary": {
      const bytes = cell instanceof Uint8Array ? cell : new Uint8Array()
      return narrow ? fromCodePage(bytes) : Buffer.from(bytes).toString("utf16le")
    }
    case "time":
      return timeText(String(cell), from)
    case "text":
      return narrow && from.name.startsWith("n") ? inCodePage(String(cell)) : String(cell)
    default:
      return String(cell)
  }
}

function tooShort(
  text: string,
  from: SqlType,
  to: SqlType,
  length: number,
  overlong: "cut" | "refuse",
): string {
  const type = to.name
  switch (familyOf(from)) {
    case "integer":
      if (from.name === "bigint" || type.startsWith("n") || overlong === "refuse") throw overflow(type)
      return type === "char" ? "*".padEnd(length, " ") : "*"
    case "decimal":
      if (from.name === "money") {
        const reason = `There is insufficient result space to convert a money value to ${type}.`
        throw new SqlError(234, reason, { state: 2 })
      }
      throw new SqlError(8115, `Arithmetic overflow error converting numeric to data type ${type}.`, {
        state: 8,
      })
    case "float": {
      const reason = `Arithmetic overflow error for type ${type}, value = ${Number(text).toFixed(6)}.`
      throw new SqlError(232, reason, { state: 2 })
    }
    case "guid":
      throw new SqlError(8170, "Insufficient result space to convert uniqueidentifier value to char.", {
        state: 2,
      })
    default: {
      const start = text.slice(0, length)
      if (overlong === "refuse" && text.slice(length).trimEnd() !== "")
        throw new SqlError(2628, `String or binary data would be truncated. Truncated value: '${start}'.`)
      return start
    }
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
