import type { SqlType } from "../engine.ts"
import { checkImplicit } from "../values/allowed.ts"
import { type Family, commonType, familyOf, sameType } from "../values/types.ts"
import { literalSql } from "./literals.ts"
import type { Value } from "./scope.ts"

/**
 * Brings a value to a type where nothing says so; text that is too long is cut, or refused where a column gets it. Throws Msg 206 and 257 for
 * types that SQL Server does not convert without CAST.
 */
export function coerce(value: Value, type: SqlType, mode: "cut" | "refuse" = "cut"): string {
  if (value.type !== null) checkImplicit(value.type, type)
  return explicit(value, type, mode)
}

/** Brings a value to a type as CAST does, and as functions do with their arguments. */
export function explicit(value: Value, type: SqlType, mode: "cut" | "refuse" = "cut"): string {
  if (value.type === null || sameType(value.type, type)) return value.sql
  const family = familyOf(value.type)
  if (family === familyOf(type) && fitsAnyway(family, value.type, type)) return value.sql
  return convertSql(value.sql, value.type, type, mode)
}

/** A call that converts whatever the types are. */
export function convertSql(
  sql: string,
  from: SqlType,
  to: SqlType,
  mode: "cut" | "refuse" | "try" = "cut",
): string {
  return `ts_convert(${sql}, ${typeSql(from)}, ${typeSql(to)}, '${mode}')`
}

function typeSql(type: SqlType): string {
  return literalSql(JSON.stringify(type))
}

const widths = ["bit", "tinyint", "smallint", "int", "bigint"]

function fitsAnyway(family: Family, from: SqlType, to: SqlType): boolean {
  if (family === "integer") return widths.indexOf(from.name) <= widths.indexOf(to.name)
  if (!("length" in from) || !("length" in to)) return false
  if (from.name.startsWith("n") && !to.name.startsWith("n")) return false
  if (!to.name.includes("var")) return false
  return to.length === null || (from.length !== null && from.length <= to.length)
}

/** Both sides of an operator in the form in which SQLite compares them as SQL Server would. */
export function comparable(left: Value, right: Value, ordered: boolean): [string, string] {
  const type = commonType(left.type, right.type)
  if (type === null) return [left.sql, right.sql]
  return [key(side(left, type), type, ordered), key(side(right, type), type, ordered)]
}

function side(value: Value, type: SqlType): string {
  // Two texts need no common length to be compared.
  if (value.type !== null && familyOf(value.type) === "text" && familyOf(type) === "text") return value.sql
  return coerce(value, type)
}

/** A term of ORDER BY or GROUP BY. SQLite takes a bare number there, also in parentheses, for the number of a column. */
export function term(sql: string): string {
  return /^[-+()\d.e]+$/.test(sql) ? `ifnull(${sql}, NULL)` : sql
}

/** What rows are ordered, grouped and compared by. */
export function key(sql: string, type: SqlType | null, ordered: boolean): string {
  if (type === null) return sql
  if (familyOf(type) === "text") return `ts_fold(${sql})`
  if (type.name === "uniqueidentifier" && ordered) return `ts_guid_order(${sql})`
  if (type.name === "datetimeoffset") return `substr(${sql}, 1, instr(${sql}, ' '))`
  return sql
}
