import { armFailure } from "./answers.ts"
import { same } from "../state/resource-id.ts"

/** A resource as lists of all types show it. */
export interface GenericResource {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly location: string
  readonly tags: Readonly<Record<string, string>>
  readonly kind?: string
  readonly sku?: object
  readonly identity?: { readonly type: string }
  readonly createdTime?: string
  readonly changedTime?: string
  readonly provisioningState?: string
}

type Test = (resource: GenericResource) => boolean

const plain = (location: string) => location.replaceAll(" ", "").toLowerCase()

const properties: Readonly<Record<string, (resource: GenericResource, value: string) => boolean>> = {
  resourcetype: ({ type }, value) => same(type, value),
  name: ({ name }, value) => same(name, value),
  location: ({ location }, value) => location === plain(value),
  resourcegroup: ({ id }, value) => same(id.split("/")[4] ?? "", value),
  kind: ({ kind }, value) => kind !== undefined && same(kind, value),
  tagname: ({ tags }, value) => Object.keys(tags).some((name) => same(name, value)),
  tagvalue: ({ tags }, value) => Object.values(tags).includes(value),
}

const unquoted = (value: string) => value.replaceAll("''", "'")

const comparison = (text: string): Test => {
  const found = /^(?<property>\w+)\s+(?<operator>eq|ne)\s+'(?<value>(?:[^']|'')*)'$/i.exec(text)?.groups
  const part = /^substringof\(\s*'(?<value>(?:[^']|'')*)'\s*,\s*(?<property>name|resourceGroup)\s*\)$/i.exec(
    text,
  )?.groups
  if (part !== undefined) {
    const value = unquoted(part["value"] ?? "").toLowerCase()
    return ({ name, id }) =>
      (same(part["property"] ?? "", "name") ? name : (id.split("/")[4] ?? "")).toLowerCase().includes(value)
  }
  const property = properties[(found?.["property"] ?? "").toLowerCase()]
  if (found === undefined || property === undefined) {
    throw armFailure(
      400,
      "InvalidFilterInQueryString",
      `Invalid $filter '${text}' specified in the query string.`,
    )
  }
  const value = unquoted(found["value"] ?? "")
  const isEqual = same(found["operator"] ?? "", "eq")
  return (resource) => property(resource, value) === isEqual
}

/** Splits at a word that stands outside quotes. */
const apart = (text: string, word: string): string[] =>
  text
    .split(new RegExp(`\\s+${word}\\s+(?=(?:[^']*'[^']*')*[^']*$)`, "i"))
    .map((part) => part.trim())
    .filter((part) => part !== "")

/**
 * The test of a `$filter` (Microsoft Learn, "Resources - List"): comparisons with `eq` and `ne`, and `substringof`, joined by `and` and `or`.
 * @throws ArmFailure 400 `InvalidFilterInQueryString`
 */
export const resourceFilter = (filter: string): Test => {
  const alternatives = apart(filter, "or").map((text) => apart(text, "and").map(comparison))
  if (alternatives.length === 0) return () => true
  return (resource) => alternatives.some((tests) => tests.every((test) => test(resource)))
}
