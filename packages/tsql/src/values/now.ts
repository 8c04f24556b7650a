/** The time of a clock in UTC, as `datetime` shows it. */
export function nowText(): string {
  return new Date().toISOString().slice(0, 23)
}
