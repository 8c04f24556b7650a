import type { SqlType, SqlValue } from "../engine.ts"
import { unsupported } from "../errors.ts"
import { formatScaled } from "./decimal.ts"
import { scaleOf } from "./types.ts"

/**
 * A value as SQLite keeps it. Integers and `bit` are bigint; `decimal` and `money` are bigint, scaled by their scale; dates and times are
 * ISO 8601 text of one width per type, so that text order is time order (`datetimeoffset`: the UTC time, a blank, the offset);
 * `uniqueidentifier` is text in upper case.
 */
export type Cell = null | bigint | number | string | Uint8Array

/** What the contract's caller gets for a cell of a type. */
export function toSqlValue(cell: Cell, type: SqlType): SqlValue {
  if (cell === null) return null
  switch (type.name) {
    case "bit":
      return cell !== 0n && cell !== 0
    case "tinyint":
    case "smallint":
    case "int":
    case "real":
    case "float":
      return Number(cell)
    case "bigint":
      return BigInt(cell as bigint)
    case "decimal":
    case "money":
      if (typeof cell !== "bigint") throw unsupported("A decimal of this size")
      return formatScaled(cell, scaleOf(type))
    case "datetimeoffset":
      return localTime(String(cell), type.scale)
    default:
      return typeof cell === "bigint" || typeof cell === "number" ? String(cell) : cell
  }
}

/** `<UTC time> <offset>` as ISO 8601 in the offset's own time. */
export function localTime(text: string, scale: number): string {
  const [utc = "", offset = "+00:00"] = text.split(" ")
  const sign = offset.startsWith("-") ? -1 : 1
  const minutes = sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)))
  const moved = new Date(Date.parse(`${utc.slice(0, 19)}Z`) + minutes * 60_000).toISOString().slice(0, 19)
  return `${moved}${scale > 0 ? utc.slice(19, 20 + scale) : ""}${offset}`
}
