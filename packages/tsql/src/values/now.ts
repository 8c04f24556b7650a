/** The time of a clock in UTC, in milliseconds, as ISO 8601 without a zone. */
export function nowText({ now }: { readonly now: () => Date }): string {
  return now().toISOString().slice(0, 23)
}
