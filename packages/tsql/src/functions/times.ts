import type { SqlType } from "../engine.ts"
import { SqlError, unsupported } from "../errors.ts"
import type { SessionState } from "../run/context.ts"
import { type DatePart, dateName, datePart, partOf } from "../values/date-parts.ts"
import { nowText } from "../values/now.ts"
import { parseTime } from "../values/time.ts"
import { bigint, date, datetime, int, nvarchar } from "../values/types.ts"
import { type FunctionTable, once, strict } from "./function.ts"

const moment: SqlType = { name: "datetime2", scale: 7 }
const word = nvarchar(30)
const now = (session: SessionState) => `${nowText(session)}0000`

/** Functions on dates and times; the clock is UTC, as in Azure: https://learn.microsoft.com/sql/t-sql/functions/date-and-time-data-types-and-functions-transact-sql */
export const timeFunctions: FunctionTable = {
  GETDATE: once(datetime, clock),
  GETUTCDATE: once(datetime, clock),
  CURRENT_TIMESTAMP: once(datetime, clock),
  SYSDATETIME: once(moment, now),
  SYSUTCDATETIME: once(moment, now),
  SYSDATETIMEOFFSET: once({ name: "datetimeoffset", scale: 7 }, (session) => `${now(session)} +00:00`),
  YEAR: strict([moment], int, (_, value) => BigInt(String(value).slice(0, 4))),
  MONTH: strict([moment], int, (_, value) => BigInt(String(value).slice(5, 7))),
  DAY: strict([moment], int, (_, value) => BigInt(String(value).slice(8, 10))),
  DATEPART: strict([word, moment], int, (session, part, value) =>
    BigInt(datePart(known(part), String(value), session.options.dateFirst)),
  ),
  DATENAME: strict([word, moment], nvarchar(30), (session, part, value) =>
    dateName(known(part), String(value), session.options.dateFirst),
  ),
  DATEADD: strict([word, int, moment], moment, (_, part, count, value) =>
    addTime(known(part), Number(count), String(value)),
  ),
  DATEDIFF: strict([word, moment, moment], int, (_, part, from, to) => {
    const count = timeBetween(known(part), String(from), String(to))
    if (BigInt.asIntN(32, count) === count) return count
    const text =
      "The datediff function resulted in an overflow. The number of dateparts separating two date/time instances is too large. Try to use datediff with a less precise datepart."
    throw new SqlError(535, text)
  }),
  DATEDIFF_BIG: strict([word, moment, moment], bigint, (_, part, from, to) =>
    timeBetween(known(part), String(from), String(to)),
  ),
  EOMONTH: strict(
    [moment, int],
    date,
    (_, value, months) => lastOfMonth(addTime("month", Number(months ?? 0), firstOfMonth(String(value)))),
    1,
  ),
  DATEFROMPARTS: strict([int, int, int], date, (_, year, month, day) => {
    const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`
    const result = parseTime(text, date)
    if (result !== undefined) return result
    throw new SqlError(
      289,
      "Cannot construct data type date, some of the arguments have values which are not valid.",
    )
  }),
}

function clock(session: SessionState): string {
  return parseTime(nowText(session), datetime) ?? nowText(session)
}

function known(part: unknown): DatePart {
  const found = partOf(String(part))
  if (found === undefined || found === "tzoffset") throw unsupported(`Part ${String(part)} of a date`)
  return found
}

const firstOfMonth = (value: string) => `${value.slice(0, 7)}-01T00:00:00.0000000`

function lastOfMonth(value: string): string {
  const next = new Date(Date.UTC(Number(value.slice(0, 4)), Number(value.slice(5, 7)), 0))
  return next.toISOString().slice(0, 10)
}

const units: Readonly<Partial<Record<DatePart, number>>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  dayofyear: 86_400_000,
  weekday: 86_400_000,
  week: 604_800_000,
}
const monthUnits: Readonly<Partial<Record<DatePart, number>>> = { month: 1, quarter: 3, year: 12 }

function addTime(part: DatePart, count: number, value: string): string {
  const at = new Date(`${value.slice(0, 23)}Z`)
  const [milliseconds, months] = [units[part], monthUnits[part]]
  if (milliseconds !== undefined) at.setTime(at.getTime() + count * milliseconds)
  else if (months !== undefined) addMonths(at, count * months)
  else throw unsupported(`DATEADD(${part})`)
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999 || at.getUTCFullYear() < 1) {
    throw new SqlError(517, "Adding a value to a 'datetime' column caused an overflow.")
  }
  return at.toISOString().slice(0, 23) + value.slice(23)
}

/** A month later is the same day, or the last of a shorter month. */
function addMonths(at: Date, months: number): void {
  const day = at.getUTCDate()
  at.setUTCDate(1)
  at.setUTCMonth(at.getUTCMonth() + months)
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  at.setUTCDate(Math.min(day, last))
}

/** DATEDIFF counts the borders that are crossed; weeks begin on Sunday whatever DATEFIRST says. */
function timeBetween(part: DatePart, from: string, to: string): bigint {
  const months = monthUnits[part]
  if (months !== undefined) {
    const count = (text: string) =>
      Math.floor((Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1) / months)
    return BigInt(count(to) - count(from))
  }
  const [start, end] = [Date.parse(`${from.slice(0, 23)}Z`), Date.parse(`${to.slice(0, 23)}Z`)]
  if (part === "microsecond" || part === "nanosecond") {
    const ticks = (ms: number, text: string) => BigInt(ms) * 10_000n + BigInt(text.slice(23, 27) || "0")
    const unit = part === "microsecond" ? 10n : 1n
    const [first, second] = [ticks(start, from) / unit, ticks(end, to) / unit]
    return part === "microsecond" ? second - first : (second - first) * 100n
  }
  const milliseconds = units[part]
  if (milliseconds === undefined) throw unsupported(`DATEDIFF(${part})`)
  // The first of January 1970 was a Thursday.
  const shift = part === "week" ? 4 * 86_400_000 : 0
  return BigInt(Math.floor((end + shift) / milliseconds) - Math.floor((start + shift) / milliseconds))
}
