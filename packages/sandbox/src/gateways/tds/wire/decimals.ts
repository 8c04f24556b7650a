/** `-12.3400` for the number -123400 and scale 4. */
export function decimalText(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0")
  const whole = digits.slice(0, digits.length - scale)
  const sign = units < 0n ? "-" : ""
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`
}

/** The number of units of 10^-scale in a decimal text. Throws when the text is none: the engine answered something else. */
export function decimalUnits(text: string, scale: number): bigint {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim())
  if (found === null) throw new Error(`The engine answered ${JSON.stringify(text)} for a decimal number`)
  const [, sign, whole = "", fraction = ""] = found
  const units = BigInt(`${whole}${fraction.slice(0, scale).padEnd(scale, "0")}` || "0")
  return sign === "-" ? -units : units
}

/** Bytes that the digits of a `decimal` of a precision take (MS-TDS 2.2.5.5.1). */
export function decimalSize(precision: number): number {
  if (precision <= 9) return 4
  if (precision <= 19) return 8
  return precision <= 28 ? 12 : 16
}
