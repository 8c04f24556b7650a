/** The same options with one text of them in other letters, each in turn. */
export function inOtherCase(options: unknown): readonly unknown[] {
  if (typeof options !== "object" || options === null) return []
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) =>
    typeof value !== "string"
      ? []
      : [value.toUpperCase(), value.toLowerCase()]
          .filter((text) => text !== value)
          .map((text) => ({ ...options, [name]: text })),
  )
}
