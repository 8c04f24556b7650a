import type { LiveKeyValue } from "../state.ts"

/** How a request names "no label". */
const none = "\0"

/** The label a request names; `undefined` is no label. */
export const labelOf = (given: string | undefined): string | undefined =>
  given === undefined || given === "" || given === none ? undefined : given

/** Text at a comma that no backslash precedes. */
const alternatives = (filter: string) => filter.match(/(?:\\.|[^,\\])+/gs) ?? []

const unescaped = (text: string) => text.replaceAll(/\\(.)/gs, "$1")

/**
 * Makes a test out of a filter (Microsoft Learn, "Key-values" of App Configuration's REST API, filtering): values
 * separated by commas, each with an asterisk at its end for a beginning; a backslash takes both away their meaning.
 * `undefined` for a filter with an asterisk elsewhere or more than five values.
 */
const matcher = (filter: string): ((text: string) => boolean) | undefined => {
  const parts = alternatives(filter)
  if (parts.length > 5) return undefined
  const tests = parts.map((part) => {
    const open = /(?<!\\)(?:\\\\)*\*$/s.test(part)
    const fixed = open ? part.slice(0, -1) : part
    if (/(?<!\\)(?:\\\\)*\*/s.test(fixed)) return undefined
    const text = unescaped(fixed)
    return (value: string) => (open ? value.startsWith(text) : value === text)
  })
  if (tests.includes(undefined)) return undefined
  return (value) => tests.some((test) => test?.(value) ?? false)
}

const byKeyAndLabel = (a: LiveKeyValue, b: LiveKeyValue) => {
  const [left, right] = [placeOf(a), placeOf(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** Text by which key-values are ordered: the key, then the label. */
export const placeOf = ({ key, label }: Pick<LiveKeyValue, "key" | "label">): string =>
  `${key}\0${label ?? ""}`

/** The key-values that both filters let through, in order; `{ faulty }` names a filter that cannot be read. */
export const select = (
  items: readonly LiveKeyValue[],
  filters: { readonly key: string | undefined; readonly label: string | undefined },
): { readonly items: readonly LiveKeyValue[] } | { readonly faulty: "key" | "label" } => {
  const key = matcher(filters.key === undefined || filters.key === "" ? "*" : filters.key)
  const label = matcher(filters.label === undefined || filters.label === "" ? "*" : filters.label)
  if (key === undefined) return { faulty: "key" }
  if (label === undefined) return { faulty: "label" }
  return {
    items: items.filter((item) => key(item.key) && label(item.label ?? none)).toSorted(byKeyAndLabel),
  }
}
