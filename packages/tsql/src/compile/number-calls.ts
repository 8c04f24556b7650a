import type { SqlType } from "../engine.ts"
import { SqlError } from "../errors.ts"
import { bigint, familyOf, float, int, scaleOf } from "../values/types.ts"
import { coerce, convertSql } from "./coerce.ts"
import type { Value } from "./scope.ts"

/** Functions whose result has the type of their number: https://learn.microsoft.com/sql/t-sql/functions/mathematical-functions-transact-sql */
const counts: Readonly<Partial<Record<string, readonly [least: number, most: number]>>> = {
  ABS: [1, 1],
  CEILING: [1, 1],
  FLOOR: [1, 1],
  POWER: [2, 2],
  ROUND: [2, 3],
  SIGN: [1, 1],
}

/** Whether `numberCall` knows the function, in upper case, and how many arguments it takes. */
export function numberCallCount(name: string): readonly [least: number, most: number] | undefined {
  return counts[name]
}

/** The number that a function works on: what is no number counts as float, the short integers as int. */
function numberOf(value: Value): { sql: string; type: SqlType } {
  const given = value.type ?? int
  const family = familyOf(given)
  if (family === "time" || family === "guid" || family === "binary") {
    throw new SqlError(8116, `Argument data type ${given.name} is invalid for argument 1 of this function.`, {
      endsBatch: true,
    })
  }
  const type =
    family === "text" || given.name === "bit" || given.name === "real"
      ? float
      : family === "integer" && given.name !== "bigint"
        ? int
        : given
  return { sql: coerce(value, type), type }
}

/** Compiles one of the functions above. */
export function numberCall(name: string, args: readonly Value[]): Value {
  const [first, second, third] = args
  if (first === undefined) throw new Error(`${name} without a number`)
  const { sql, type } = numberOf(first)
  const nullable = args.some((each) => each.nullable)
  const scale = scaleOf(type)
  const kind = familyOf(type)
  switch (name) {
    case "ABS":
      return { sql: checked(`abs(${sql})`, type), type, nullable }
    case "SIGN":
      return { sql: kind === "float" ? `ts_sign(${sql}, -1)` : `ts_sign(${sql}, ${scale})`, type, nullable }
    case "POWER": {
      const base = convertSql(sql, type, float)
      const exponent = second === undefined ? "1" : coerce(second, float)
      const power = `ts_power(${base}, ${exponent})`
      if (kind === "float") return { sql: power, type, nullable: true }
      const result: SqlType = type.name === "decimal" ? { ...type, precision: 38 } : type
      return { sql: convertSql(power, float, result), type: result, nullable: true }
    }
    case "ROUND": {
      const digits = second === undefined ? "0" : coerce(second, int)
      const cut = third === undefined ? "0" : coerce(third, int)
      const round = kind === "float" ? "ts_round_float" : "ts_round"
      return { sql: checked(`${round}(${sql}, ${scale}, ${digits}, ${cut})`, type), type, nullable }
    }
    default: {
      if (kind === "integer") return { sql, type, nullable }
      if (kind === "float") return { sql: `ts_${name.toLowerCase()}_float(${sql})`, type, nullable }
      const whole = `ts_${name.toLowerCase()}(${sql}, ${scale})`
      if (type.name !== "decimal") return { sql: whole, type, nullable }
      const result: SqlType = { name: "decimal", precision: type.precision, scale: 0 }
      return { sql: convertSql(whole, type, result), type: result, nullable }
    }
  }
}

/** A result that may have outgrown its type. */
function checked(sql: string, type: SqlType): string {
  if (familyOf(type) === "integer") return convertSql(sql, bigint, type)
  if (type.name === "decimal") return convertSql(sql, { ...type, precision: 38 }, type)
  return convertSql(sql, type, type)
}
