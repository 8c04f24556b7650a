import { z } from "zod"
import { fieldOf } from "./roles.ts"

/** Fields that a resource keeps and does not act on, as they stand in its body. */
export type Kept = Record<string, unknown>

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The fields of a body that have no role. A `null` stays, since it takes a value away. */
export const keptOf = (schema: z.core.$ZodType, body: unknown): Kept => {
  const { schema: inner } = fieldOf(schema)
  if (!(inner instanceof z.ZodObject) || !isObject(body)) return {}
  const found: Kept = {}
  for (const [name, value] of Object.entries(body)) {
    const member = inner.shape[name]
    if (member === undefined || value === undefined) continue
    const field = fieldOf(member)
    if (field.role !== undefined) continue
    if (!(field.schema instanceof z.ZodObject) || !isObject(value)) found[name] = value
    else {
      const inside = keptOf(member, value)
      if (Object.keys(inside).length > 0) found[name] = inside
    }
  }
  return found
}

/**
 * What a resource keeps after a PATCH: objects of the schema are merged member by member, everything else is replaced, and `null` takes away.
 */
export const keptAfter = (schema: z.core.$ZodType, before: Kept, body: unknown): Kept => {
  const merge = (at: z.core.$ZodType, old: Kept, given: Kept): Kept => {
    const { schema: inner } = fieldOf(at)
    const after: Kept = { ...old }
    for (const [name, value] of Object.entries(given)) {
      const member = inner instanceof z.ZodObject ? inner.shape[name] : undefined
      const present = after[name]
      if (value === null) delete after[name]
      else if (member !== undefined && fieldOf(member).schema instanceof z.ZodObject && isObject(value))
        after[name] = merge(member, isObject(present) ? { ...present } : {}, { ...value })
      else after[name] = value
    }
    return after
  }
  return merge(schema, before, keptOf(schema, body))
}

const merged = (body: Readonly<Record<string, unknown>>, more: Kept): Record<string, unknown> => {
  const result: Record<string, unknown> = { ...body }
  for (const [name, value] of Object.entries(more)) {
    if (value === null || value === undefined) continue
    const present = result[name]
    result[name] = isObject(present) && isObject(value) && name !== "tags" ? merged(present, value) : value
  }
  return result
}

/** A body with what is kept in it: objects are merged, everything else is shown as it was given. */
export const shown = <T extends Readonly<Record<string, unknown>>>(
  body: T,
  more: Kept,
): T & Record<string, unknown> => ({
  ...body,
  ...merged(body, more),
})
