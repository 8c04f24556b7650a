/** Day 0 of `datetime`: 1 January 1900. */
const dayZero = Date.UTC(1900, 0, 1)
const day = 86_400_000

/** A `datetime` as days since 1900, the time as fraction. */
export function daysOf(text: string): number {
  return (Date.parse(`${text.slice(0, 23)}Z`) - dayZero) / day
}

/** The `datetime` of a number of days since 1900, in ISO 8601 with milliseconds; undefined outside of 1753 to 9999. */
export function dateOfDays(days: number): string | undefined {
  const date = new Date(dayZero + Math.round(days * day))
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1753 || date.getUTCFullYear() > 9999)
    return undefined
  return date.toISOString().slice(0, 23)
}
