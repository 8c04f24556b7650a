import { isObject } from "./kept.ts"

/** Fields by their path (`properties.storage.tier`), each with the first version that has it. Arrays are no part of a path. */
export type FieldVersions = Readonly<Record<string, string>>

const later = (since: FieldVersions, version: string): string[] =>
  // Versions are dates, so their order is that of their letters.
  Object.keys(since).filter((path) => version < (since[path] ?? ""))

const has = (value: unknown, [name = "", ...rest]: readonly string[]): boolean => {
  if (Array.isArray(value)) return value.some((each) => has(each, [name, ...rest]))
  if (!isObject(value) || value[name] === undefined) return false
  return rest.length === 0 || has(value[name], rest)
}

const without = (value: unknown, [name = "", ...rest]: readonly string[]): unknown => {
  if (Array.isArray(value)) return value.map((each) => without(each, [name, ...rest]))
  if (!isObject(value) || value[name] === undefined) return value
  const { [name]: member, ...others } = value
  return rest.length === 0 ? others : { ...others, [name]: without(member, rest) }
}

/** The first field of a request that the version does not have yet. */
export const laterField = (body: unknown, since: FieldVersions, version: string): string | undefined =>
  later(since, version).find((path) => has(body, path.split(".")))

/** An answer, one resource or a list, without what the version does not have yet. */
export const withoutLater = (body: unknown, since: FieldVersions, version: string): unknown => {
  const cut = (one: unknown) =>
    later(since, version).reduce((rest, path) => without(rest, path.split(".")), one)
  if (!isObject(body) || !Array.isArray(body["value"])) return cut(body)
  return { ...body, value: body["value"].map(cut) }
}
