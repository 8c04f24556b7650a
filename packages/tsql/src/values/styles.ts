import type { SqlType } from "../engine.ts"
import { SqlError } from "../errors.ts"
import { type Cell, localTime } from "./cell.ts"
import { convert } from "./convert.ts"
import { familyOf } from "./types.ts"

const isoStyles = [20, 21, 23, 25, 112, 120, 121, 126, 127]

/** Whether CONVERT between the types takes the style here: ISO for dates and times, 1 and 2 between bytes and text. */
export function knowsStyle(from: SqlType, to: SqlType, style: number): boolean {
  const pair = `${familyOf(from)} ${familyOf(to)}`
  if (pair === "time text") return timeAs(style, "", from) !== undefined
  if (pair === "text time" || pair === "time time") return isoStyles.includes(style)
  return /^(binary text|text binary)$/.test(pair) && (style === 1 || style === 2)
}

/**
 * CONVERT with a style: bytes as hexadecimal text, times as ISO text
 * (https://learn.microsoft.com/sql/t-sql/functions/cast-and-convert-transact-sql, "Date and time styles" and "Binary styles"). Throws Msg 8114.
 */
export function convertStyled(value: Cell, from: SqlType, to: SqlType, style: number): Cell {
  if (value instanceof Uint8Array && familyOf(to) === "text") {
    const text = `${style === 1 ? "0x" : ""}${Buffer.from(value).toString("hex").toUpperCase()}`
    return convert(text, { name: "varchar", length: null }, to)
  }
  if (familyOf(to) === "binary" && familyOf(from) === "text") return bytesOfDigits(String(value), to, style)
  if (familyOf(to) !== "text") return convert(value, from, to)
  const text = timeAs(style, String(value), from) ?? String(value)
  return convert(text, { name: "varchar", length: null }, to)
}

function bytesOfDigits(text: string, to: SqlType, style: number): Cell {
  const digits = /^0x/i.test(text) ? text.slice(2) : style === 1 ? undefined : text
  if (digits !== undefined && digits.length % 2 === 0 && /^[0-9a-f]*$/i.test(digits))
    return convert(Buffer.from(digits, "hex"), { name: "varbinary", length: null }, to)
  throw new SqlError(8114, "Error converting data type varchar to varbinary.", { state: 5, endsBatch: true })
}

/** A time as text in a style; undefined where the engine does not know what SQL Server shows. */
function timeAs(style: number, value: string, { name, ...type }: SqlType): string | undefined {
  const offset = name === "datetimeoffset"
  const iso = offset && value !== "" && "scale" in type ? localTime(value, type.scale) : value
  switch (style) {
    case 20:
    case 120:
      if (offset) return undefined
      return name === "time" ? iso.slice(0, 8) : iso.slice(0, 19).replace("T", " ")
    case 21:
    case 25:
    case 121:
      return iso.replace("T", " ").replace(/([-+]\d\d:\d\d)$/, offset ? " $1" : "$1")
    case 23:
      return name === "time" ? undefined : iso.slice(0, 10)
    case 112:
      return name === "time" ? undefined : iso.slice(0, 10).replaceAll("-", "")
    case 127:
      if (offset) return `${value.split(" ")[0] ?? ""}Z`
      return withoutNoMilliseconds(iso, name)
    case 126:
      return withoutNoMilliseconds(iso, name)
    default:
      return undefined
  }
}

/** A datetime without milliseconds is shown without them. */
function withoutNoMilliseconds(iso: string, name: SqlType["name"]): string {
  return name === "datetime" ? iso.replace(/\.000$/, "") : iso
}
