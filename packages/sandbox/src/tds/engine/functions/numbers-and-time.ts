import type { SqlType } from "../engine.ts"
import { SqlError, unsupported } from "../errors.ts"
import { rescale } from "../values/decimal.ts"
import { nowText } from "../values/now.ts"
import { parseTime } from "../values/time.ts"
import { bigint, datetime, float, guidType, int, nvarchar } from "../values/types.ts"
import { type FunctionTable, lenient, strict } from "./function.ts"

const moment: SqlType = { name: "datetime2", scale: 7 }
const now = () => `${nowText()}0000`
const first = (types: readonly (SqlType | null)[]) => types[0] ?? int
/** Functions on numbers. */
export const numberFunctions: FunctionTable = {
  ABS: strict([null], first, (_, value) =>
    typeof value === "bigint" ? (value < 0n ? -value : value) : Math.abs(Number(value)),
  ),
  SQRT: strict([float], float, (_, value) => Math.sqrt(Number(value))),
  POWER: strict([float, float], float, (_, base, exponent) => Number(base) ** Number(exponent)),
  SIGN: strict([float], int, (_, value) => BigInt(Math.sign(Number(value)))),
  FLOOR: strict([float], float, (_, value) => Math.floor(Number(value))),
  CEILING: strict([float], float, (_, value) => Math.ceil(Number(value))),
  ROUND: strict(
    [{ name: "decimal", precision: 38, scale: 6 }, int],
    { name: "decimal", precision: 38, scale: 6 },
    (_, value, digits) => {
      if (typeof value !== "bigint") return value ?? null
      return rescale(rescale(value, 6, Number(digits)), Number(digits), 6)
    },
  ),
  RAND: lenient([int], float, () => Math.random(), 0),
  NEWID: lenient([], guidType, () => crypto.randomUUID().toUpperCase()),
  NEWSEQUENTIALID: lenient([], guidType, () => crypto.randomUUID().toUpperCase()),
  ROWCOUNT_BIG: lenient([], bigint, (session) => BigInt(session.rowCount)),
}

const units: Readonly<Record<string, number>> = {
  millisecond: 1,
  ms: 1,
  second: 1000,
  ss: 1000,
  s: 1000,
  minute: 60_000,
  mi: 60_000,
  n: 60_000,
  hour: 3_600_000,
  hh: 3_600_000,
  day: 86_400_000,
  dd: 86_400_000,
  d: 86_400_000,
  week: 604_800_000,
  wk: 604_800_000,
  ww: 604_800_000,
}
const monthUnits: Readonly<Record<string, number>> = {
  month: 1,
  mm: 1,
  m: 1,
  quarter: 3,
  qq: 3,
  q: 3,
  year: 12,
  yy: 12,
  yyyy: 12,
}

/** Functions on dates and times; the clock is UTC, as in Azure. */
export const timeFunctions: FunctionTable = {
  GETDATE: lenient([], datetime, clock),
  GETUTCDATE: lenient([], datetime, clock),
  CURRENT_TIMESTAMP: lenient([], datetime, clock),
  SYSDATETIME: lenient([], moment, now),
  SYSUTCDATETIME: lenient([], moment, now),
  SYSDATETIMEOFFSET: lenient([], { name: "datetimeoffset", scale: 7 }, () => `${now()} +00:00`),
  YEAR: strict([moment], int, (_, value) => BigInt(String(value).slice(0, 4))),
  MONTH: strict([moment], int, (_, value) => BigInt(String(value).slice(5, 7))),
  DAY: strict([moment], int, (_, value) => BigInt(String(value).slice(8, 10))),
  DATEPART: strict([nvarchar(30), moment], int, (_, part, value) => datePart(String(part), String(value))),
  DATEADD: strict([nvarchar(30), int, moment], moment, (_, part, count, value) =>
    addTime(String(part), Number(count), String(value)),
  ),
  DATEDIFF: strict([nvarchar(30), moment, moment], int, (_, part, from, to) =>
    timeBetween(String(part), String(from), String(to)),
  ),
}

function clock(): string {
  return parseTime(nowText(), datetime) ?? nowText()
}

const slices: Readonly<Record<string, readonly [number, number]>> = {
  year: [0, 4],
  yy: [0, 4],
  yyyy: [0, 4],
  month: [5, 7],
  mm: [5, 7],
  m: [5, 7],
  day: [8, 10],
  dd: [8, 10],
  d: [8, 10],
  hour: [11, 13],
  hh: [11, 13],
  minute: [14, 16],
  mi: [14, 16],
  n: [14, 16],
  second: [17, 19],
  ss: [17, 19],
  s: [17, 19],
  millisecond: [20, 23],
  ms: [20, 23],
}

function datePart(part: string, value: string): bigint {
  const slice = slices[part]
  if (slice === undefined) throw unsupported(`DATEPART(${part})`)
  return BigInt(value.slice(...slice))
}

function addTime(part: string, count: number, value: string): string {
  const date = new Date(`${value.slice(0, 23)}Z`)
  const [milliseconds, months] = [units[part], monthUnits[part]]
  if (milliseconds !== undefined) date.setTime(date.getTime() + count * milliseconds)
  else if (months !== undefined) addMonths(date, count * months)
  else throw unsupported(`DATEADD(${part})`)
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999) {
    throw new SqlError(517, "Adding a value to a 'datetime2' column caused an overflow.")
  }
  return date.toISOString().slice(0, 23) + value.slice(23)
}

/** A month later is the same day, or the last of a shorter month. */
function addMonths(date: Date, months: number): void {
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
}

/** DATEDIFF counts the borders that are crossed. */
function timeBetween(part: string, from: string, to: string): bigint {
  const milliseconds = units[part]
  const [start, end] = [Date.parse(`${from.slice(0, 23)}Z`), Date.parse(`${to.slice(0, 23)}Z`)]
  if (milliseconds !== undefined && milliseconds < 604_800_000) {
    return BigInt(Math.floor(end / milliseconds) - Math.floor(start / milliseconds))
  }
  const months = monthUnits[part]
  if (months === undefined) throw unsupported(`DATEDIFF(${part})`)
  const count = (text: string) =>
    Math.floor((Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1) / months)
  return BigInt(count(to) - count(from))
}
