import { SqlError, overflow } from "../errors.ts"
import type { Cell } from "../values/cell.ts"
import { dateOfDays, daysOf } from "../values/day-numbers.ts"
import { rescale } from "../values/decimal.ts"
import { parseTime } from "../values/time.ts"
import { tooLong } from "../values/to-number.ts"
import { datetime } from "../values/types.ts"

/** Functions on numbers that compiled SQL calls, by name; a null argument makes the result null. */
export const numberFunctions: Readonly<Record<string, (...args: Cell[]) => Cell>> = {
  ts_divide: (operator, left, right) => divide(operator === "%", left ?? null, right ?? null),
  ts_divide_decimal: (left, right, shift) => {
    if (typeof left !== "bigint" || typeof right !== "bigint") return null
    if (right === 0n) throw divisionByZero()
    const places = Number(shift)
    const dividend = places >= 0 ? left * 10n ** BigInt(places) : left
    const divisor = places >= 0 ? right : right * 10n ** BigInt(-places)
    // The digits behind the last one are dropped, not rounded.
    return held(dividend / divisor)
  },
  ts_multiply_money: (left, right) => {
    if (typeof left !== "bigint" || typeof right !== "bigint") return null
    const product = rescale(left * right, 8, 4)
    if (BigInt.asIntN(64, product) !== product) throw overflow("money")
    return product
  },
  ts_join: (left, right) =>
    left instanceof Uint8Array && right instanceof Uint8Array ? Buffer.concat([left, right]) : null,
  ts_shift: (operator, left, right) => {
    const [first, second] = [daysOf(String(left)), daysOf(String(right))]
    const date = dateOfDays(operator === "-" ? first - second : first + second)
    const result = date === undefined ? undefined : parseTime(date, datetime)
    if (result !== undefined) return result
    throw overflow("datetime")
  },
  ts_sign: (value, scale) => {
    if (scale === -1n) return Math.sign(Number(value))
    return typeof value === "bigint" ? sign(value) * 10n ** BigInt(Number(scale)) : null
  },
  ts_power: (base, exponent) => {
    const power = Number(base) ** Number(exponent)
    if (Number.isNaN(power)) throw invalidOperation()
    if (!Number.isFinite(power)) throw overflow("float")
    return power
  },
  ts_round: (value, scale, digits, cut) => {
    if (typeof value !== "bigint") return null
    const drop = BigInt(Number(scale)) - BigInt(Number(digits))
    if (drop <= 0n) return value
    if (drop > 40n) return 0n
    const unit = 10n ** drop
    const whole = cut === 0n ? rescale(value, Number(drop), 0) : value / unit
    return whole * unit
  },
  ts_round_float: (value, _scale, digits, cut) => {
    const [number, places] = [Number(value), Number(digits)]
    const unit = 10 ** Math.abs(places)
    const scaled = places >= 0 ? Math.abs(number) * unit : Math.abs(number) / unit
    const whole = cut === 0n ? Math.round(scaled) : Math.trunc(scaled)
    const result = places >= 0 ? whole / unit : whole * unit
    return Number.isFinite(scaled) ? Math.sign(number) * result : number
  },
  ts_floor: (value, scale) => downTo(value, scale, -1n),
  ts_ceiling: (value, scale) => downTo(value, scale, 1n),
  ts_floor_float: (value) => Math.floor(Number(value)),
  ts_ceiling_float: (value) => Math.ceil(Number(value)),
}

function downTo(value: Cell | undefined, scale: Cell | undefined, direction: 1n | -1n): Cell {
  if (typeof value !== "bigint") return null
  const unit = 10n ** BigInt(Number(scale))
  const rest = value % unit
  const away = rest !== 0n && sign(rest) === direction
  return value - rest + (away ? direction * unit : 0n)
}

function sign(value: bigint): 1n | 0n | -1n {
  return value > 0n ? 1n : value < 0n ? -1n : 0n
}

function divide(remainder: boolean, left: Cell, right: Cell): Cell {
  if (left === null || right === null) return null
  if (Number(right) === 0) throw divisionByZero()
  if (typeof left === "bigint" && typeof right === "bigint") {
    const result = remainder ? left % right : left / right
    if (BigInt.asIntN(64, result) !== result) throw overflow("bigint")
    return result
  }
  const result = remainder ? Number(left) % Number(right) : Number(left) / Number(right)
  if (!Number.isFinite(result)) throw overflow("float")
  return result
}

/** Msg 8134. */
function divisionByZero(): SqlError {
  return new SqlError(8134, "Divide by zero error encountered.")
}

/** Msg 3623. */
export function invalidOperation(): SqlError {
  return new SqlError(3623, "An invalid floating point operation occurred.")
}

function held(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw tooLong()
  return value
}

/** A running sum of decimals. */
export const decimalSum = {
  start: null as Cell,
  step: (sum: Cell, value: Cell): Cell => {
    if (value === null) return sum
    if (typeof value !== "bigint") throw tooLong()
    return (typeof sum === "bigint" ? sum : 0n) + value
  },
  result: (sum: Cell): Cell => (typeof sum === "bigint" ? held(sum) : sum),
  inverse: (sum: Cell, value: Cell): Cell =>
    typeof sum === "bigint" && typeof value === "bigint" ? sum - value : sum,
}

/** A running sum of whole numbers, of which SQL Server keeps 64 bits. */
export const wholeSum = {
  ...decimalSum,
  result: (sum: Cell): Cell => {
    if (typeof sum === "bigint" && BigInt.asIntN(64, sum) !== sum) throw overflow("bigint")
    return sum
  },
}
