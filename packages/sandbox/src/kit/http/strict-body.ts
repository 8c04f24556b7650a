import type { z } from "zod"

const isObject = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === "object" && value !== null

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)

/**
 * Checks a request body. A field that the schema does not know is refused; with `lenient` it is dropped.
 * @throws what `fail` makes of the reason and the path of the faulty field
 */
export const parseStrictly = <T extends z.ZodType>(
  schema: T,
  body: unknown,
  lenient: boolean,
  fail: (reason: string, path: string) => Error,
): z.output<T> => {
  let result = schema.safeParse(body)
  if (!result.success && lenient) {
    const known = structuredClone(body)
    for (const issue of result.error.issues) {
      const holder = at(known, issue.path)
      if (issue.code === "unrecognized_keys" && isObject(holder))
        for (const key of issue.keys) delete holder[key]
    }
    result = schema.safeParse(known)
  }
  if (result.success) return result.data
  const [issue] = result.error.issues
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined
  const path = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])].map(String).join(".")
  throw fail(
    unknown === undefined ? (issue?.message ?? "") : `Could not find member '${unknown}' on object`,
    path,
  )
}
