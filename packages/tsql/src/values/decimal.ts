/** Text of a number that is kept as `value / 10^scale`. */
export function formatScaled(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0")
  const sign = value < 0n ? "-" : ""
  if (scale === 0) return sign + digits
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Reads decimal text as `value / 10^scale`, rounded half away from zero; undefined if it is no number. */
export function parseScaled(text: string, scale: number): bigint | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim())
  if (match === null) return undefined
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match
  if (whole === "" && fraction === "") return undefined
  const value = BigInt(whole + fraction)
  const scaled = rescale(value, fraction.length - Number(exponent), scale)
  return sign === "-" ? -scaled : scaled
}

/** Changes the scale, rounding half away from zero. */
export function rescale(value: bigint, from: number, to: number): bigint {
  return from <= to ? value * 10n ** BigInt(to - from) : divideRounded(value, 10n ** BigInt(from - to))
}

/** `dividend / divisor`, rounded half away from zero. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const positive = dividend < 0n === divisor < 0n
  const absolute = (value: bigint) => (value < 0n ? -value : value)
  const quotient = (absolute(dividend) * 2n + absolute(divisor)) / (absolute(divisor) * 2n)
  return positive ? quotient : -quotient
}
