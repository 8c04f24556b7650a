/** Dates and times between their ISO 8601 text and the numbers of MS-TDS 2.2.5.5.1. */

const dayMs = 86_400_000
/** Days from 0001-01-01 to 1970-01-01. */
const daysToUnix = 719_162
/** Days from 0001-01-01 to 1900-01-01, where `datetime` counts from. */
export const daysTo1900 = 693_595

const pad = (value: number, digits: number) => String(value).padStart(digits, "0")

/** `2026-11-24` for days since 0001-01-01. */
export function dateText(days: number): string {
  const date = new Date((days - daysToUnix) * dayMs)
  return `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`
}

/** `12:34:56.789` for units of 10^-scale seconds since midnight, with as many digits as the scale has. */
export function timeText(units: number, scale: number): string {
  const perSecond = 10 ** scale
  const seconds = Math.floor(units / perSecond)
  const text = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`
  return scale === 0 ? text : `${text}.${pad(units % perSecond, scale)}`
}

/** `+02:00` for minutes east of UTC. */
export function offsetText(minutes: number): string {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60), 2)}:${pad(size % 60, 2)}`
}

/** A date and time taken apart. What the text leaves out is zero, and the date 1900-01-01. */
export interface Moment {
  /** Days since 0001-01-01. */
  readonly days: number
  /** Units of 10^-7 seconds since midnight. */
  readonly ticks: number
  /** Minutes east of UTC. */
  readonly offset: number
}

const isoPattern =
  /^(?:(\d{4})-(\d\d)-(\d\d))?(?:[T ]?(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?\s*(?:(Z)|([+-])(\d\d):(\d\d))?$/

/** Reads ISO 8601 text. Throws when it is none: the engine has answered with something else. */
export function readMoment(text: string): Moment {
  const found = isoPattern.exec(text)
  if (found === null) throw new Error(`The engine answered ${JSON.stringify(text)} for a date or time`)
  const [, year, month, day, hour, minute, second, fraction, , sign, offsetHours, offsetMinutes] = found
  const number = (part: string | undefined) => Number(part ?? 0)
  const offset = number(offsetHours) * 60 + number(offsetMinutes)
  const seconds = (number(hour) * 60 + number(minute)) * 60 + number(second)
  return {
    days: year === undefined ? daysTo1900 : daysOf(number(year), number(month), number(day)),
    ticks: seconds * 10_000_000 + number((fraction ?? "").padEnd(7, "0")),
    offset: sign === "-" ? -offset : offset,
  }
}

function daysOf(year: number, month: number, day: number): number {
  // Date.UTC takes years below 100 for years of the twentieth century.
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return Math.round(date.getTime() / dayMs) + daysToUnix
}
