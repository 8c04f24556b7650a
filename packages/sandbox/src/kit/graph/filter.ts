/** Options of OData that are served; the others would change what comes, so they are refused. */
const served: ReadonlySet<string> = new Set(["$filter", "$select", "$skiptoken", "$top"])

/** The first option of OData in a query that would be passed over; undefined if there is none. */
export const unservedOption = (query: URLSearchParams): string | undefined =>
  [...query.keys()].find((name) => name.startsWith("$") && !served.has(name.toLowerCase()))

/** A comparison of `$filter` that the sandbox knows. */
export interface Filter {
  readonly property: string
  readonly kind: "equals" | "startsWith"
  readonly value: string
}

const patterns = [
  { kind: "equals", expression: /^\s*(?<property>\w+)\s+eq\s+'(?<value>(?:[^']|'')*)'\s*$/i },
  {
    kind: "equals",
    expression:
      /^\s*(?<property>\w+)\/any\((?<item>\w+):\s*\k<item>\s+eq\s+'(?<value>(?:[^']|'')*)'\s*\)\s*$/i,
  },
  {
    kind: "startsWith",
    expression: /^\s*startswith\(\s*(?<property>\w+)\s*,\s*'(?<value>(?:[^']|'')*)'\s*\)\s*$/i,
  },
] as const

/**
 * Reads `property eq 'value'`, `property/any(x:x eq 'value')` or `startswith(property,'value')`, or several of them with `or` between (OData
 * 4.01, URL conventions, 5.1.1); a quote inside the value is doubled. Anything else is `undefined`.
 */
export const readFilter = (text: string): readonly Filter[] | undefined => {
  const parts = text.split(/\s+or\s+(?=(?:[^']*'[^']*')*[^']*$)/i)
  const filters = parts.flatMap((part): Filter[] => {
    for (const { kind, expression } of patterns) {
      const { property, value } = expression.exec(part)?.groups ?? {}
      if (property !== undefined && value !== undefined)
        return [{ property, kind, value: value.replaceAll("''", "'") }]
    }
    return []
  })
  return filters.length === parts.length ? filters : undefined
}

/** Whether an object of the directory fits one of the comparisons. Letters are compared without regard to case. */
export const fits = (body: Readonly<Record<string, unknown>>, filters: readonly Filter[]): boolean =>
  filters.some(({ property, kind, value }) => {
    const found = Object.entries(body).find(([name]) => name.toLowerCase() === property.toLowerCase())?.[1]
    const values = Array.isArray(found) ? found : [found]
    const wanted = value.toLowerCase()
    return values.some((each) => {
      if (typeof each !== "string") return false
      const own = each.toLowerCase()
      return kind === "equals" ? own === wanted : own.startsWith(wanted)
    })
  })
