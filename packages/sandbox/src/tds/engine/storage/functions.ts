import type { SQLInputValue, SQLOutputValue } from "node:sqlite"
import type { SqlType } from "../engine.ts"
import { SqlError, overflow } from "../errors.ts"
import { findFunction } from "../functions/all.ts"
import { seesObject, seesPrincipal } from "../functions/session.ts"
import { like } from "../functions/text.ts"
import type { SessionState } from "../run/context.ts"
import { permissionsOf } from "../security/permissions.ts"
import type { Cell } from "../values/cell.ts"
import { convert } from "../values/convert.ts"
import { divideRounded } from "../values/decimal.ts"
import { fold } from "../values/fold.ts"
import { guidToBytes } from "../values/guid.ts"
import { withoutNul } from "../values/nul.ts"
import { familyOf } from "../values/types.ts"
import type { Store } from "./sqlite.ts"

const types = new Map<string, SqlType>()

/** Types are written into the SQL as JSON; each is read once. */
function typeOf(json: Cell): SqlType {
  const text = String(json)
  const known = types.get(text)
  if (known !== undefined) return known
  const type = JSON.parse(text) as SqlType
  types.set(text, type)
  return type
}

/** Gives a connection the functions that compiled SQL calls. No statement of a user can name them. */
export function registerFunctions(store: Store, session: () => SessionState): void {
  const pure = { deterministic: true, useBigIntArguments: true, varargs: true } as const
  const define = (
    name: string,
    run: (...args: Cell[]) => Cell,
    options: typeof pure | { useBigIntArguments: true; varargs: true } = pure,
  ) =>
    store.db.function(name, options, (...args: SQLOutputValue[]): SQLInputValue => {
      const result = run(...args)
      return typeof result === "string" ? withoutNul(result) : result
    })
  const impure = { useBigIntArguments: true, varargs: true } as const

  define("ts_fold", (value) => (typeof value === "string" ? fold(value) : (value ?? null)))
  // What a unique index is made of: null is a value like others there.
  define("ts_key", (value) => (typeof value === "string" ? fold(value) : (value ?? new Uint8Array([0]))))
  define("ts_guid_order", (value) => (typeof value === "string" ? guidOrder(value) : null))
  define("ts_convert", (value, from, to, mode) => converted(value ?? null, from, to, mode))
  define("ts_convert_for", (table, column, value, from, to, mode) => {
    try {
      return converted(value ?? null, from, to, mode)
    } catch (error) {
      if (!(error instanceof SqlError) || error.number !== 2628) throw error
      throw truncatedIn(String(table), String(column), error)
    }
  })
  define("ts_convert_style", (value, from, to, style, mode) =>
    styled(value ?? null, typeOf(from ?? ""), typeOf(to ?? ""), Number(style), mode),
  )
  define("ts_like", (value, pattern, escape) => {
    if (value === null || pattern === null) return null
    return like(String(value), String(pattern), escape === null ? undefined : String(escape)) ? 1n : 0n
  })
  define("ts_divide", (operator, left, right) => divide(operator === "%", left ?? null, right ?? null))
  define("ts_divide_decimal", (left, right, shift) => {
    if (typeof left !== "bigint" || typeof right !== "bigint") return null
    if (right === 0n) throw divisionByZero()
    const places = Number(shift)
    const dividend = places >= 0 ? left * 10n ** BigInt(places) : left
    const divisor = places >= 0 ? right : right * 10n ** BigInt(-places)
    return within(divideRounded(dividend, divisor))
  })
  define("ts_single", (value, count) => {
    if (Number(count) <= 1) return value ?? null
    throw new SqlError(
      512,
      "Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.",
    )
  })
  define(
    "ts_null_error",
    (column, table, verb) => {
      throw new SqlError(
        515,
        `Cannot insert the value NULL into column '${String(column)}', table '${String(table)}'; column does not allow nulls. ${String(verb)} fails.`,
        { state: 2 },
      )
    },
    impure,
  )
  define(
    "ts_call",
    (name, ...args) => {
      const found = findFunction(String(name))
      if (found === undefined || (found.strict && args.includes(null))) return null
      return found.run(session(), ...args)
    },
    impure,
  )
  define("ts_sees_object", (id) => (seesObject(session(), Number(id)) ? 1n : 0n), impure)
  define("ts_sees_principal", (id) => (seesPrincipal(session(), Number(id)) ? 1n : 0n), impure)
  define("ts_databases", () => JSON.stringify(session().databases()), impure)
  define("ts_session", () => BigInt(session().sessionId), impure)
  define("ts_permissions", (kind) => {
    const name = String(kind).toLowerCase()
    const known = name === "user" || name === "role" ? "principal" : name
    const found = known === "database" || known === "schema" || known === "object" || known === "principal"
    return JSON.stringify(found ? permissionsOf(known) : [])
  })
  define(
    "ts_next_identity",
    (table, seed, increment) => {
      const { identities } = session()
      const last = identities.get(Number(table))
      const next = last === undefined ? BigInt(String(seed)) : last + BigInt(String(increment))
      identities.set(Number(table), next)
      session().scopeIdentity = next
      session().lastIdentity = next
      return next
    },
    impure,
  )
  defineExtremes(store)
}

function defineExtremes(store: Store): void {
  const pick = (better: (left: string, right: string) => boolean) => ({
    start: null as SQLOutputValue,
    step: (best: SQLOutputValue, value: SQLOutputValue): SQLOutputValue =>
      typeof value === "string" && (typeof best !== "string" || better(fold(value), fold(best)))
        ? value
        : best,
  })
  store.db.aggregate(
    "ts_least",
    pick((left, right) => left < right),
  )
  store.db.aggregate(
    "ts_greatest",
    pick((left, right) => left > right),
  )
}

function converted(value: Cell, from: Cell | undefined, to: Cell | undefined, mode: Cell | undefined): Cell {
  if (value === null) return null
  try {
    return convert(value, typeOf(from ?? ""), typeOf(to ?? ""), mode === "refuse" ? "refuse" : "cut")
  } catch (error) {
    if (mode === "try" && error instanceof SqlError && error.number !== 529) return null
    throw error
  }
}

/** CONVERT with a style: bytes as hexadecimal text, times as ISO text. */
function styled(value: Cell, from: SqlType, to: SqlType, style: number, mode: Cell | undefined): Cell {
  if (value === null) return null
  if (value instanceof Uint8Array && familyOf(to) === "text") {
    const text = `${style === 1 ? "0x" : ""}${Buffer.from(value).toString("hex").toUpperCase()}`
    return convert(text, { name: "varchar", length: null }, to)
  }
  if (familyOf(to) === "binary" && familyOf(from) === "text") {
    const digits = /^0x/i.test(String(value))
      ? String(value).slice(2)
      : style === 1
        ? undefined
        : String(value)
    if (digits !== undefined && digits.length % 2 === 0 && /^[0-9a-f]*$/i.test(digits))
      return convert(Buffer.from(digits, "hex"), { name: "varbinary", length: null }, to)
    if (mode === "try") return null
    throw new SqlError(8114, "Error converting data type varchar to varbinary.", {
      state: 5,
      endsBatch: true,
    })
  }
  if (familyOf(to) !== "text") return converted(value, JSON.stringify(from), JSON.stringify(to), mode)
  const iso = String(value)
  const shown: Readonly<Record<number, string>> = {
    20: iso.slice(0, 19).replace("T", " "),
    120: iso.slice(0, 19).replace("T", " "),
    21: iso.replace("T", " "),
    25: iso.replace("T", " "),
    121: iso.replace("T", " "),
    23: iso.slice(0, 10),
    112: iso.slice(0, 10).replaceAll("-", ""),
    126: iso,
    127: iso,
  }
  return convert(shown[style] ?? iso, { name: "varchar", length: null }, to)
}

function divide(remainder: boolean, left: Cell, right: Cell): Cell {
  if (left === null || right === null) return null
  if (Number(right) === 0) throw divisionByZero()
  if (typeof left === "bigint" && typeof right === "bigint")
    return within(remainder ? left % right : left / right)
  return remainder ? Number(left) % Number(right) : Number(left) / Number(right)
}

/** Msg 2628 with the column that was too short. */
function truncatedIn(table: string, column: string, error: SqlError): SqlError {
  const place = `String or binary data would be truncated in table '${table}', column '${column}'.`
  return new SqlError(2628, error.message.replace("String or binary data would be truncated.", place))
}

function divisionByZero(): SqlError {
  return new SqlError(8134, "Divide by zero error encountered.")
}

function within(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw overflow("numeric")
  return value
}

/** SQL Server orders GUIDs by their last six bytes first. */
function guidOrder(guid: string): string {
  const hex = Buffer.from(guidToBytes(guid)).toString("hex")
  return hex.slice(20) + hex.slice(16, 20) + hex.slice(12, 16) + hex.slice(8, 12) + hex.slice(0, 8)
}
