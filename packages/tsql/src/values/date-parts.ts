/** Parts of a date with their short forms: https://learn.microsoft.com/sql/t-sql/functions/datepart-transact-sql */
const parts = {
  year: ["yy", "yyyy"],
  quarter: ["qq", "q"],
  month: ["mm", "m"],
  dayofyear: ["dy", "y"],
  day: ["dd", "d"],
  week: ["wk", "ww"],
  weekday: ["dw", "w"],
  hour: ["hh"],
  minute: ["mi", "n"],
  second: ["ss", "s"],
  millisecond: ["ms"],
  microsecond: ["mcs"],
  nanosecond: ["ns"],
  tzoffset: ["tz"],
  iso_week: ["isowk", "isoww"],
} as const

export type DatePart = keyof typeof parts

const byName: ReadonlyMap<string, DatePart> = new Map(
  Object.entries(parts).flatMap(([name, short]) =>
    [name, ...short].map((each) => [each, name as DatePart] as const),
  ),
)

/** The part that a word in lower case stands for. */
export function partOf(word: string): DatePart | undefined {
  return byName.get(word)
}

/** Whether a part is one of the time of day. */
export function isClockPart(part: DatePart): boolean {
  return ["hour", "minute", "second", "millisecond", "microsecond", "nanosecond", "tzoffset"].includes(part)
}

const day = 86_400_000
const start = (text: string) => Date.parse(`${text.slice(0, 10)}T00:00:00Z`)

/** 0 is Sunday. */
function weekdayOf(text: string): number {
  return new Date(start(text)).getUTCDay()
}

function dayOfYear(text: string): number {
  return Math.round((start(text) - start(`${text.slice(0, 4)}-01-01`)) / day) + 1
}

/** ISO 8601: the week with the year's first Thursday is the first. */
function isoWeek(text: string): number {
  const thursday = start(text) + (3 - ((weekdayOf(text) + 6) % 7)) * day
  const year = new Date(thursday).getUTCFullYear()
  return Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * day)) + 1
}

/**
 * A part of a `datetime2` as a number. `dateFirst` is the first day of the week, 1 for Monday; week 1 is the one with 1 January, however
 * short.
 */
export function datePart(part: DatePart, text: string, dateFirst: number): number {
  const fraction = text.slice(20).padEnd(7, "0")
  switch (part) {
    case "year":
      return Number(text.slice(0, 4))
    case "quarter":
      return Math.floor((Number(text.slice(5, 7)) + 2) / 3)
    case "month":
      return Number(text.slice(5, 7))
    case "dayofyear":
      return dayOfYear(text)
    case "day":
      return Number(text.slice(8, 10))
    case "weekday":
      return ((weekdayOf(text) - (dateFirst % 7) + 7) % 7) + 1
    case "week": {
      const january = datePart("weekday", `${text.slice(0, 4)}-01-01`, dateFirst)
      return Math.floor((dayOfYear(text) + january - 2) / 7) + 1
    }
    case "iso_week":
      return isoWeek(text)
    case "hour":
      return Number(text.slice(11, 13))
    case "minute":
      return Number(text.slice(14, 16))
    case "second":
      return Number(text.slice(17, 19))
    case "millisecond":
      return Number(fraction.slice(0, 3))
    case "microsecond":
      return Number(fraction.slice(0, 6))
    case "nanosecond":
      return Number(fraction.slice(0, 7)) * 100
    case "tzoffset":
      return 0
  }
}

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
]

/** A part as DATENAME shows it in us_english. */
export function dateName(part: DatePart, text: string, dateFirst: number): string {
  if (part === "month") return monthNames[Number(text.slice(5, 7)) - 1] ?? ""
  if (part === "weekday") return weekdays[weekdayOf(text)] ?? ""
  return String(datePart(part, text, dateFirst))
}
