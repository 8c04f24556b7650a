import { isHost } from "./host.ts"
import { isSecret } from "../plugin/index.ts"
import { textOf } from "../plugin/thrown.ts"

/** What an answer of a plugin has to look like. A list of one is a list of those; an object has at least these fields; `?` marks what may be left out. */
export type Shape =
  | "any"
  | "text"
  | "name"
  | "boolean"
  | "port"
  | "host"
  | "function"
  | "texts by key"
  | "map of texts"
  | "text or secret"
  | readonly [Shape]
  | { readonly [field: string]: Shape }
  | ((value: unknown, path: string) => string | null)

const plain: Readonly<
  Record<
    Exclude<Extract<Shape, string>, "texts by key">,
    readonly [told: string, is: (value: unknown) => boolean]
  >
> = {
  any: ["something", () => true],
  text: ["a text", (value) => typeof value === "string"],
  name: ["a text that is not empty", (value) => typeof value === "string" && value.trim() !== ""],
  boolean: ["true or false", (value) => typeof value === "boolean"],
  port: [
    "a port: a whole number from 1 to 65535",
    (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65_535,
  ],
  host: ["a host: a name or an address, and nothing else", isHost],
  function: ["a function", (value) => typeof value === "function"],
  "map of texts": [
    "a map of texts",
    (value) =>
      value instanceof Map &&
      [...value].every(([key, each]) => typeof key === "string" && typeof each === "string"),
  ],
  "text or secret": ["a text or a secret", (value) => typeof value === "string" || isSecret(value)],
}

/** Why a value has not a shape, as a sentence without its full stop; null where it has. */
export function troubleWith(shape: Shape, value: unknown, path = ""): string | null {
  if (typeof shape === "function") return shape(value, path)
  if (shape === "texts by key") return textsTrouble(value, path)
  if (typeof shape === "string") {
    const [told, is] = plain[shape]
    return is(value) ? null : `${path === "" ? "it" : `"${path}"`} is not ${told}`
  }
  if (isListShape(shape)) {
    if (!Array.isArray(value)) return `${path === "" ? "it" : `"${path}"`} is not a list`
    return firstTrouble(value.map((each, index) => () => troubleWith(shape[0], each, `${path}[${index}]`)))
  }
  if (typeof value !== "object" || value === null)
    return `${path === "" ? "it" : `"${path}"`} is not an object`
  return firstTrouble(
    Object.entries(shape).map(([field, inner]) => () => {
      const isOptional = field.endsWith("?")
      const name = isOptional ? field.slice(0, -1) : field
      return fieldTrouble(value, name, isOptional ? orElse(undefined, inner) : inner, path)
    }),
  )
}

function fieldTrouble(holder: object, name: string, shape: Shape, path: string): string | null {
  const innerPath = path === "" ? name : `${path}.${name}`
  let found: unknown
  try {
    found = Reflect.get(holder, name)
  } catch (cause) {
    return `"${innerPath}" cannot be read: ${textOf(cause)}`
  }
  return troubleWith(shape, found, innerPath)
}

function textsTrouble(value: unknown, path: string): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `${path === "" ? "it" : `"${path}"`} is not an object of texts`
  }
  return firstTrouble(Object.keys(value).map((key) => () => fieldTrouble(value, key, "text", path)))
}

function isListShape(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape)
}

function firstTrouble(looks: readonly (() => string | null)[]): string | null {
  for (const look of looks) {
    const trouble = look()
    if (trouble !== null) return trouble
  }
  return null
}

/** A shape that may be something else instead, such as null. */
export function orElse(other: null | undefined, shape: Shape): Shape {
  return (value, path) => (value === other ? null : troubleWith(shape, value, path))
}

/** A shape that is told in words. */
export function told(what: string, is: (value: unknown) => boolean): Shape {
  return (value, path) => (is(value) ? null : `${path === "" ? "it" : `"${path}"`} is not ${what}`)
}

/** An object with no other fields than those. */
export function only(shape: { readonly [field: string]: Shape }): Shape {
  const known = Object.keys(shape).map((field) => (field.endsWith("?") ? field.slice(0, -1) : field))
  return (value, path) => {
    const trouble = troubleWith(shape, value, path)
    if (trouble !== null || typeof value !== "object" || value === null) return trouble
    const other = Object.keys(value).find((field) => !known.includes(field))
    if (other === undefined) return null
    return `"${path === "" ? other : `${path}.${other}`}" is none of ${known.join(", ")}`
  }
}
