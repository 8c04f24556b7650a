import type { SqlType } from "../engine.ts"
import { SqlError, unsupported } from "../errors.ts"
import { type Family, familyOf } from "./types.ts"

/** Families, with `datetime` apart from the newer time types, because it alone goes with numbers. */
type Kind = Exclude<Family, "time"> | "datetime" | "newer time" | "money"

function kindOf(type: SqlType): Kind {
  const family = familyOf(type)
  if (family !== "time") return type.name === "money" ? "money" : family
  return type.name === "datetime" ? "datetime" : "newer time"
}

const isNumber = (kind: Kind) => ["integer", "decimal", "float", "money"].includes(kind)

/**
 * Msg 529 for a pair of types that SQL Server does not convert, 40515 for one that it does and this engine does not:
 * https://learn.microsoft.com/sql/t-sql/functions/cast-and-convert-transact-sql, "Implicit conversions".
 */
export function notConvertible(from: SqlType, to: SqlType): SqlError {
  const pair = [kindOf(from), kindOf(to)] as const
  const refused =
    clash(...pair) ||
    noDateInCommon(from, to) ||
    (pair[0] === "binary" && pair[1] === "float") ||
    (pair[0] === "newer time" && isNumber(pair[1]))
  const text = `Explicit conversion from data type ${from.name} to ${to.name} is not allowed.`
  return refused
    ? new SqlError(529, text, { endsBatch: true })
    : unsupported(`Conversion from ${from.name} to ${to.name}`)
}

/** Whether one type has a date only and the other a time of day only. */
export function noDateInCommon(from: SqlType, to: SqlType): boolean {
  return (from.name === "date" && to.name === "time") || (from.name === "time" && to.name === "date")
}

/** Whether two types have nothing to do with each other. */
function clash(from: Kind, to: Kind): boolean {
  const has = (kind: Kind) => from === kind || to === kind
  const number = isNumber(from) || isNumber(to)
  if (has("guid")) return number || has("datetime") || has("newer time")
  return has("newer time") && number
}

/**
 * Refuses what SQL Server converts only when CAST or CONVERT say so. Throws Msg 206 for types that clash and 257 for those that can be
 * converted by name.
 */
export function checkImplicit(from: SqlType, to: SqlType): void {
  const [source, target] = [kindOf(from), kindOf(to)]
  if (clash(source, target) || noDateInCommon(from, to) || (source === "binary" && target === "float")) {
    throw new SqlError(206, `Operand type clash: ${from.name} is incompatible with ${to.name}`, {
      state: 2,
      endsBatch: true,
    })
  }
  const explicit =
    (source === "text" && target === "binary") ||
    (source === "datetime" && isNumber(target)) ||
    (source === "money" && target === "text") ||
    ((source === "float" || source === "datetime" || source === "newer time") && target === "binary")
  if (!explicit) return
  const text = `Implicit conversion from data type ${from.name} to ${to.name} is not allowed. Use the CONVERT function to run this query.`
  throw new SqlError(257, text, { state: 3, endsBatch: true })
}
