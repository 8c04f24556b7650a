import type { SqlType } from "../engine.ts"

export type DecimalType = SqlType & { readonly name: "decimal" }

/*
 * Types of results between decimals: https://learn.microsoft.com/sql/t-sql/data-types/precision-scale-and-length-transact-sql
 */

/** A product or quotient of more than 38 digits gives up digits behind the point, but keeps six. */
function fitted(precision: number, scale: number): DecimalType {
  const kept = precision > 38 ? Math.max(Math.min(scale, 6), scale - (precision - 38)) : scale
  return { name: "decimal", precision: Math.min(38, precision), scale: kept }
}

export function productType(left: DecimalType, right: DecimalType): DecimalType {
  return fitted(left.precision + right.precision + 1, left.scale + right.scale)
}

export function divisionType(left: DecimalType, right: DecimalType): DecimalType {
  const scale = Math.max(6, left.scale + right.precision + 1)
  return fitted(left.precision - left.scale + right.scale + scale, scale)
}

/** A sum keeps the digits before the point. */
export function sumType(left: DecimalType, right: DecimalType): DecimalType {
  const scale = Math.max(left.scale, right.scale)
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale)
  const precision = scale + whole + 1
  if (precision <= 38) return { name: "decimal", precision, scale }
  return { name: "decimal", precision: 38, scale: Math.min(scale, 38 - whole) }
}

export function modulusType(left: DecimalType, right: DecimalType): DecimalType {
  const scale = Math.max(left.scale, right.scale)
  const whole = Math.min(left.precision - left.scale, right.precision - right.scale)
  return { name: "decimal", precision: Math.max(1, whole + scale), scale }
}
