import type { SqlType } from "../engine.ts"
import { SqlError, overflow, unsupported } from "../errors.ts"
import { notConvertible } from "./allowed.ts"
import type { Cell } from "./cell.ts"
import { formatScaled, parseScaled, rescale } from "./decimal.ts"
import { daysOf } from "./day-numbers.ts"
import { familyOf, scaleOf } from "./types.ts"

const ranges: Partial<Record<SqlType["name"], readonly [bigint, bigint]>> = {
  tinyint: [0n, 255n],
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
}

/** A cell as an integer type. Throws Msg 220, 232, 244, 245, 248 and 8115. */
export function toInteger(cell: Cell, from: SqlType, to: SqlType): bigint {
  const value = wholeNumber(cell, from, to)
  if (to.name === "bit") return value === 0n ? 0n : 1n
  const [least, most] = ranges[to.name] ?? [0n, 0n]
  if (value >= least && value <= most) return value
  throw outOfRange(cell, value, from, to)
}

function outOfRange(cell: Cell, value: bigint, from: SqlType, to: SqlType): SqlError {
  switch (familyOf(from)) {
    case "text": {
      if (to.name === "bigint") return overflow(to.name)
      const column = { tinyint: "INT1", smallint: "INT2" }[to.name as "tinyint"]
      const text = `The conversion of the ${from.name} value '${String(cell)}' overflowed an ${column ?? to.name} column.`
      return new SqlError(
        column === undefined ? 248 : 244,
        column === undefined ? text : `${text} Use a larger integer column.`,
      )
    }
    case "float": {
      const text = `Arithmetic overflow error for type ${to.name}, value = ${Number(cell).toFixed(6)}.`
      return new SqlError(232, text, { state: 3 })
    }
    case "integer": {
      if (from.name === "bigint") return overflow(to.name)
      const text = `Arithmetic overflow error for data type ${to.name}, value = ${value}.`
      return new SqlError(220, text, { state: 2 })
    }
    default:
      return overflow(to.name)
  }
}

function wholeNumber(cell: Cell, from: SqlType, to: SqlType): bigint {
  switch (familyOf(from)) {
    case "integer":
      // SQLite turns an integer that outgrew 64 bits into a REAL.
      if (typeof cell !== "bigint") throw overflow(to.name)
      return cell
    case "decimal": {
      if (typeof cell !== "bigint") throw tooLong()
      if (to.name === "bit") return cell === 0n ? 0n : 1n
      // money is rounded, decimals are cut: cast-and-convert, "Truncating and rounding results".
      return from.name === "money" ? rescale(cell, 4, 0) : cell / 10n ** BigInt(scaleOf(from))
    }
    case "float": {
      const number = Number(cell)
      if (!Number.isFinite(number) || Math.abs(number) >= 2 ** 63) throw outOfRange(cell, 0n, from, to)
      return to.name === "bit" && number !== 0 ? 1n : BigInt(Math.trunc(number))
    }
    case "text":
      return wholeText(String(cell), from, to)
    case "binary":
      return bytesToInteger(cell, to)
    case "time":
      if (from.name !== "datetime") throw notConvertible(from, to)
      return BigInt(Math.round(daysOf(String(cell))))
    default:
      throw notConvertible(from, to)
  }
}

function wholeText(shown: string, from: SqlType, to: SqlType): bigint {
  const text = shown.trim()
  if (to.name === "bit" && /^(true|false)$/i.test(text)) return /^t/i.test(text) ? 1n : 0n
  if (text === "") return 0n
  if (/^[+-]?\d+$/.test(text)) return BigInt(text.replace(/^\+/, ""))
  throw new SqlError(
    245,
    `Conversion failed when converting the ${from.name} value '${shown}' to data type ${to.name}.`,
    { endsBatch: true },
  )
}

function bytesToInteger(cell: Cell, to: SqlType): bigint {
  const width = { tinyint: 1, smallint: 2, int: 4, bigint: 8 }[to.name as "int"] ?? 1
  const bytes = cell instanceof Uint8Array ? cell.subarray(-width) : new Uint8Array()
  const value = bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString("hex")}`)
  return to.name === "tinyint" || to.name === "bit" ? value : BigInt.asIntN(width * 8, value)
}

/** Msg 40515 for a decimal that SQL Server holds and 64 bits do not. */
export function tooLong(): SqlError {
  return unsupported("A decimal that needs more than 18 digits")
}

/** A cell as `decimal` or `money`. Throws Msg 8114 and 8115. */
export function toDecimal(cell: Cell, from: SqlType, to: SqlType): bigint {
  const value = scaledNumber(cell, from, to, scaleOf(to))
  const limit = to.name === "decimal" ? 10n ** BigInt(to.precision) - 1n : 2n ** 63n - 1n
  const absolute = value < 0n ? -value : value
  if (absolute > limit) {
    const names = { decimal: "numeric", money: "money" }
    const source = from.name === "decimal" || familyOf(from) === "integer" ? "numeric" : from.name
    throw new SqlError(
      8115,
      `Arithmetic overflow error converting ${familyOf(from) === "integer" ? from.name : source} to data type ${names[to.name as "money"]}.`,
      { state: 8 },
    )
  }
  if (absolute >= 2n ** 63n) throw tooLong()
  return value
}

function scaledNumber(cell: Cell, from: SqlType, to: SqlType, scale: number): bigint {
  switch (familyOf(from)) {
    case "integer":
    case "decimal":
      if (typeof cell !== "bigint") throw familyOf(from) === "integer" ? overflow("numeric") : tooLong()
      return rescale(cell, scaleOf(from), scale)
    case "float": {
      if (!Number.isFinite(Number(cell))) throw overflow("numeric")
      const value = parseScaled(Number(cell).toFixed(Math.min(scale + 2, 20)), scale)
      if (value === undefined) throw overflow("numeric")
      return value
    }
    case "text": {
      const money = to.name === "money"
      const text = money
        ? String(cell)
            .replace(/^\s*([+-]?)\s*\$/, "$1")
            .replaceAll(",", "")
        : String(cell)
      const value = /e/i.test(text) ? undefined : parseScaled(money && text.trim() === "" ? "0" : text, scale)
      if (value !== undefined) return value
      throw new SqlError(8114, `Error converting data type ${from.name} to ${money ? "money" : "numeric"}.`, {
        state: 5,
        endsBatch: true,
      })
    }
    case "time": {
      if (from.name !== "datetime") throw notConvertible(from, to)
      return parseScaled(daysOf(String(cell)).toFixed(12), scale) ?? 0n
    }
    default:
      throw notConvertible(from, to)
  }
}

/** A cell as `float` or `real`. Throws Msg 8114 and 8115. */
export function toFloat(cell: Cell, from: SqlType, to: SqlType): number {
  const value = plainNumber(cell, from, to)
  const result = to.name === "real" ? Math.fround(value) : value
  if (!Number.isFinite(result)) throw overflow(to.name)
  return result
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
    case "time":
      if (from.name !== "datetime") throw notConvertible(from, to)
      return daysOf(String(cell))
    default:
      throw notConvertible(from, to)
  }
}
