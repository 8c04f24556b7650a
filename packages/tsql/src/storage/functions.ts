import type { SQLInputValue, SQLOutputValue } from "node:sqlite"
import type { SqlType } from "../engine.ts"
import { SqlError } from "../errors.ts"
import { findFunction } from "../functions/all.ts"
import { seesObject, seesPrincipal } from "../functions/session.ts"
import { like } from "../functions/text.ts"
import type { SessionState } from "../run/context.ts"
import { lockList, sessionList } from "../run/session-list.ts"
import { permissionsOf } from "../security/permissions.ts"
import type { Cell } from "../values/cell.ts"
import { convert } from "../values/convert.ts"
import { fold } from "../values/fold.ts"
import { guidToBytes } from "../values/guid.ts"
import { withoutNul } from "../values/nul.ts"
import { convertStyled } from "../values/styles.ts"
import { convertTime, parseTime } from "../values/time.ts"
import { decimalSum, numberFunctions, wholeSum } from "./number-functions.ts"
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
    leniently(mode, () =>
      value === null || value === undefined
        ? null
        : convertStyled(value, typeOf(from ?? ""), typeOf(to ?? ""), Number(style)),
    ),
  )
  define("ts_like", (value, pattern, escape, unicode) => {
    if (value === null || pattern === null) return null
    const sign = escape === null ? undefined : String(escape)
    return like(String(value), String(pattern), sign, unicode === 1n) ? 1n : 0n
  })
  define("ts_default_text", (sql) => (sql === null || sql === undefined ? null : defaultText(String(sql))))
  define("ts_last_identity", (table) => session().identities.get(Number(table)) ?? null, impure)
  // A local time with the offset of another moment.
  define("ts_with_offset", (local, moment, scale) => {
    if (typeof local !== "string" || typeof moment !== "string") return null
    const type = { name: "datetimeoffset", scale: Number(scale) } as const
    return parseTime(local + (moment.split(" ")[1] ?? ""), type) ?? null
  })
  // What DATEADD answers, in the type of its date.
  define("ts_moved", (value, to) => {
    if (value === null || value === undefined) return null
    const moved = convertTime(String(value), { name: "datetime2", scale: 7 }, typeOf(to ?? ""))
    if (moved !== undefined) return moved
    throw new SqlError(517, "Adding a value to a 'datetime' column caused an overflow.")
  })
  define("ts_row_count", (clause, count) => rowCount(String(clause), count ?? null))
  define("ts_utc", (moment) =>
    typeof moment === "string"
      ? (parseTime(moment.split(" ")[0] ?? "", { name: "datetime2", scale: 7 }) ?? null)
      : null,
  )
  define("ts_aggregated", (text, length) => {
    if (typeof text !== "string" || length === -1n || text.length <= Number(length)) return text ?? null
    const reason =
      "STRING_AGG aggregation result exceeded the limit of 8000 bytes. Use LOB types to avoid result truncation."
    throw new SqlError(9829, reason)
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
      return found.once === true
        ? onceInStatement(session(), String(name), () => found.run(session(), ...args))
        : found.run(session(), ...args)
    },
    impure,
  )
  define("ts_sees_object", (id) => (seesObject(session(), Number(id)) ? 1n : 0n), impure)
  define("ts_sees_principal", (id) => (seesPrincipal(session(), Number(id)) ? 1n : 0n), impure)
  define("ts_databases", () => JSON.stringify(session().databases()), impure)
  define("ts_sessions", () => JSON.stringify(sessionList(session())), impure)
  define("ts_locks", () => JSON.stringify(lockList(session())), impure)
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
  for (const [name, run] of Object.entries(numberFunctions))
    define(name, (...args) => (args.includes(null) ? null : run(...args)))
  store.db.aggregate("ts_sum", { ...decimalSum, useBigIntArguments: true })
  store.db.aggregate("ts_total", { ...wholeSum, useBigIntArguments: true })
  defineExtremes(store)
}

function rowCount(clause: string, count: Cell): Cell {
  if (typeof count !== "bigint") {
    throw new SqlError(1014, "A TOP or FETCH clause contains an invalid value.", { severity: 15 })
  }
  if (clause === "offset" && count < 0n) {
    const text = "The offset specified in a OFFSET clause may not be negative."
    throw new SqlError(10742, text, { severity: 15 })
  }
  if (clause === "fetch" && count < 1n) {
    const text = "The number of rows provided for a FETCH clause must be greater then zero."
    throw new SqlError(10744, text, { severity: 15 })
  }
  if (count >= 0n) return count
  throw new SqlError(127, "A TOP N or FETCH rowcount value may not be negative.", { severity: 15 })
}

/** A default as the catalog shows it: in parentheses, a number in two pairs. */
function defaultText(sql: string): string {
  if (/^[+-]?[\d.]+$/.test(sql)) return `((${sql}))`
  return /^\(.*\)$/s.test(sql) ? sql : `(${sql})`
}

/** GETDATE() and the like are asked for once in a statement: all rows get the same. */
function onceInStatement(session: SessionState, name: string, run: () => Cell): Cell {
  const known = session.constants.get(name)
  if (known !== undefined) return known
  const value = run()
  session.constants.set(name, value)
  return value
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
  const overlong = mode === "refuse" ? "refuse" : "cut"
  return leniently(mode, () => convert(value, typeOf(from ?? ""), typeOf(to ?? ""), overlong))
}

/** TRY_CAST answers NULL for what does not convert, but not for types that never do. */
function leniently(mode: Cell | undefined, run: () => Cell): Cell {
  try {
    return run()
  } catch (error) {
    if (mode === "try" && error instanceof SqlError && error.number !== 529 && error.number !== 40515)
      return null
    throw error
  }
}

/** Msg 2628 with the column that was too short. */
function truncatedIn(table: string, column: string, error: SqlError): SqlError {
  const place = `String or binary data would be truncated in table '${table}', column '${column}'.`
  return new SqlError(2628, error.message.replace("String or binary data would be truncated.", place))
}

/** SQL Server orders GUIDs by their last six bytes first. */
function guidOrder(guid: string): string {
  const hex = Buffer.from(guidToBytes(guid)).toString("hex")
  return hex.slice(20) + hex.slice(16, 20) + hex.slice(12, 16) + hex.slice(8, 12) + hex.slice(0, 8)
}
