import { z } from "zod"
import { fieldOf, type FieldRole } from "../../../../src/kit/arm/fields/roles.ts"

/** A field of a body, with the value that a test writes. */
export interface SampleField {
  readonly path: string
  readonly role: FieldRole | undefined
  readonly value: unknown
}

/** Values for paths whose schema does not tell what is allowed. `undefined` leaves the field out. */
export type Given = Readonly<Record<string, unknown>>

const valueOf = (schema: z.core.$ZodType, path: string, given: Given): unknown => {
  if (path in given) return given[path]
  const { schema: inner } = fieldOf(schema)
  if (inner instanceof z.ZodString) return `given ${path}`
  if (inner instanceof z.ZodEnum) return Object.values(inner.def.entries).at(-1)
  if (inner instanceof z.ZodNumber) return 3
  if (inner instanceof z.ZodBoolean) return true
  if (inner instanceof z.ZodRecord) return { given: path }
  if (inner instanceof z.ZodUnknown) return { given: path }
  throw new Error(`the test needs a value for ${path}`)
}

/** Every field of a schema, objects taken apart. */
export const fieldsOf = (schema: z.core.$ZodType, given: Given, path = ""): SampleField[] => {
  const { schema: inner, role } = fieldOf(schema)
  if (role === "readOnly" || role === "refused") return [{ path, role, value: `bogus ${path}` }]
  if (!(inner instanceof z.ZodObject) || path in given) {
    const value = valueOf(schema, path, given)
    return value === undefined ? [] : [{ path, role, value }]
  }
  return Object.entries(inner.shape).flatMap(([name, member]) =>
    fieldsOf(member, given, path === "" ? name : `${path}.${name}`),
  )
}

/** A body that holds the fields. */
export const bodyOf = (fields: readonly SampleField[]): Record<string, unknown> => {
  const body: Record<string, unknown> = {}
  for (const { path, value } of fields) {
    const names = path.split(".")
    const last = names.pop() ?? ""
    let at = body
    for (const name of names) {
      const inner: Record<string, unknown> = { ...Object(at[name]) }
      at[name] = inner
      at = inner
    }
    at[last] = value
  }
  return body
}

/** What a body holds at a path. */
export const at = (body: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((inner, name) => Object(inner)[name], body)
