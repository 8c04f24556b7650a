/** The two comparisons of `$filter` that the sandbox knows. */
export interface Filter {
  readonly property: string
  readonly value: string
}

/**
 * Reads `property eq 'value'` or `property/any(x:x eq 'value')` (OData 4.01, URL conventions, 5.1.1); a quote inside
 * the value is doubled. Anything else is `undefined`.
 */
export const readFilter = (text: string): Filter | undefined => {
  const plain = /^\s*(?<property>\w+)\s+eq\s+'(?<value>(?:[^']|'')*)'\s*$/i.exec(text)
  const any =
    /^\s*(?<property>\w+)\/any\((?<item>\w+):\s*\k<item>\s+eq\s+'(?<value>(?:[^']|'')*)'\s*\)\s*$/i.exec(text)
  const groups = plain?.groups ?? any?.groups
  const property = groups?.["property"]
  const value = groups?.["value"]
  return property === undefined || value === undefined
    ? undefined
    : { property, value: value.replaceAll("''", "'") }
}
