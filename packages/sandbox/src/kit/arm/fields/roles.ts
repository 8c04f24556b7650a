import { z } from "zod"

/**
 * What becomes of a field of a request body. A field without a role is kept and shown as it was given.
 *
 * - `acted`: the sandbox acts on it, and its answers show what came of it
 * - `readOnly`: clients send it back from an earlier answer; answers go on showing the truth
 * - `writeOnly`: the sandbox acts on it, and no answer of the resource shows it
 * - `refused`: Azure has it and the sandbox has not, so a value for it is refused by name
 */
export type FieldRole = "acted" | "readOnly" | "writeOnly" | "refused"

const roles = z.registry<{ readonly role: FieldRole }>()

const withRole = <T extends z.ZodType>(schema: T, role: FieldRole): T => {
  // One schema may stand for several fields, of which each has its own role.
  const own = schema.clone()
  roles.add(own, { role })
  return own
}

/** A field that the sandbox acts on and shows. */
export const acted = <T extends z.ZodType>(schema: T): T => withRole(schema, "acted")

/** A field that is acted on and not shown: passwords, and what has an address of its own. */
export const writeOnly = <T extends z.ZodType>(schema: T): T => withRole(schema, "writeOnly")

/** A field of answers, which clients send back. */
export const readOnly = withRole(z.unknown().optional(), "readOnly")

/** A field of Azure's that the sandbox does not have. */
export const refused = withRole(
  z
    .unknown()
    .optional()
    .refine((value) => value === undefined || value === null, "The sandbox does not have this member"),
  "refused",
)

/** A field that is kept whatever it holds. */
export const kept = z.unknown().optional()

/** One field for each of the names. */
export const named = <T>(names: string, field: T): Record<string, T> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, field]),
  )

/** What resources have in common and only answers set. */
export const envelope = { id: readOnly, name: readOnly, type: readOnly, systemData: readOnly, etag: readOnly }

/** Tags of a resource. Azure replaces them as a whole. */
export const tags = z.record(z.string(), z.string()).nullish()

/** The schema inside `optional`, `nullable` and defaults, and the role that was given to it or to one of those around it. */
export const fieldOf = (
  schema: z.core.$ZodType,
): { readonly schema: z.core.$ZodType; readonly role: FieldRole | undefined } => {
  const role = roles.get(schema)?.role
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    const inner = fieldOf(schema.def.innerType)
    return { schema: inner.schema, role: role ?? inner.role }
  }
  return { schema, role }
}
