import type { SqlType } from "../engine.ts"
import { localTime } from "./cell.ts"
import { isoDateText } from "./date-text.ts"

const pattern =
  /^(?:(\d{4})-?(\d{2})-?(\d{2}))?(?:[T ]+|^|$)(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:\d{2})?$/

/** Whether a text has the form of a date, even of one that no calendar has. */
export function looksLikeDate(text: string): boolean {
  return pattern.test(isoDateText(text))
}

/**
 * Brings text in ISO 8601 (or `YYYYMMDD`) to the form in which a time type is kept; undefined if it is none or out of range. A time without
 * date is on 1900-01-01 and a date without time at midnight, as in SQL Server. Digits past the scale are rounded.
 */
export function parseTime(text: string, type: SqlType): string | undefined {
  const trimmed = isoDateText(text)
  const match = pattern.exec(trimmed)
  if (match === null || trimmed === "") return undefined
  const [, year = "1900", month = "01", day = "01", hour = "00", minute = "00", second = "00"] = match
  const [fraction, offset] = [match[7] ?? "", match[8]]
  if (fraction.length > 7) return undefined
  // The old type takes neither more than milliseconds nor an offset.
  if (type.name === "datetime" && (fraction.length > 3 || (offset ?? "Z") !== "Z")) return undefined
  const date = `${year}-${month}-${day}`
  if (Number(hour) > 23) return undefined
  const start = Date.parse(`${date}T${hour.padStart(2, "0")}:${minute}:${second}Z`)
  if (Number.isNaN(start) || new Date(Date.parse(`${date}T00:00:00Z`)).toISOString().slice(0, 10) !== date)
    return undefined
  if (year === "0000" || (type.name === "datetime" && Number(year) < 1753)) return undefined
  if (type.name === "date") return date
  const ticks = Number(fraction.padEnd(7, "0"))
  return render(start, ticks, offset === "Z" ? "+00:00" : offset, type)
}

/** A moment (milliseconds since 1970 of the wall clock, hundreds of nanoseconds in the second) as text of a time type. */
function render(start: number, ticks: number, offset: string | undefined, type: SqlType): string | undefined {
  const scale = type.name === "datetime" ? 3 : "scale" in type ? type.scale : 0
  const rounded = type.name === "datetime" ? roundToThirds(ticks) : roundTo(ticks, scale)
  const carry = rounded >= 10_000_000 ? 1000 : 0
  if (carry > 0 && type.name !== "time" && start === lastSecond) {
    // There is no year 10000: the old type refuses, the newer ones keep what there is.
    if (type.name === "datetime") return undefined
    return render(start, ticks - (ticks % 10 ** (7 - scale)), offset, type)
  }
  const moment = new Date(start + carry).toISOString()
  const digits = String(rounded % 10_000_000).padStart(7, "0")
  const tail = scale > 0 ? `.${digits.slice(0, scale)}` : ""
  if (type.name === "time") return moment.slice(11, 19) + tail
  if (type.name !== "datetimeoffset") return moment.slice(0, 19) + tail
  const zone = offset ?? "+00:00"
  const sign = zone.startsWith("-") ? -1 : 1
  const minutes = sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)))
  const utc = new Date(start + carry - minutes * 60_000).toISOString()
  return `${utc.slice(0, 19)}${tail} ${zone}`
}

const lastSecond = Date.UTC(9999, 11, 31, 23, 59, 59)

function roundTo(ticks: number, scale: number): number {
  const unit = 10 ** (7 - scale)
  return Math.round(ticks / unit) * unit
}

/** `datetime` counts in 1/300 of a second and shows .000, .003 and .007. */
function roundToThirds(ticks: number): number {
  const units = Math.round((ticks * 300) / 10_000_000)
  return Math.round((units * 1000) / 300) * 10_000
}

/** Text of one time type as text of another; parts that the target lacks are dropped. */
export function convertTime(text: string, from: SqlType, to: SqlType): string | undefined {
  if (from.name === "datetimeoffset") {
    const local = localTime(text, from.scale)
    return to.name === "datetimeoffset"
      ? parseTime(local, to)
      : convertTime(local.slice(0, -6), { name: "datetime2", scale: from.scale }, to)
  }
  if (from.name === "datetime" && to.name !== "datetime") {
    // Behind .003 and .007 stand thirds of a second: datetime2, "Convert data to datetime2", and compatibility level 130.
    return parseTime(text.replace(/3$/, "33333").replace(/7$/, "66667"), to)
  }
  // A datetime has as much of the fraction as it can hold.
  if (to.name === "datetime") return parseTime(text.replace(/(\.\d{3})\d+$/, "$1"), to)
  return parseTime(text, to)
}
