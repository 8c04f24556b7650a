import { z } from "zod"

const item = z.custom<object | string>((value) => typeof value !== "undefined" && value !== null)

const schema = z.strictObject({
  plugins: z.array(item).optional(),
  cloud: z.string().min(1).optional(),
  journal: z.string().min(1).optional(),
  defaults: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])).optional(),
  sandbox: z.strictObject({ services: z.array(item).optional() }).optional(),
})

/**
 * Checks the shape of a config; what is in its lists is read later.
 *
 * @param wrong - makes the error; gets the name that stands in the file near the fault
 */
export function checkConfig(value: unknown, wrong: (message: string, key?: string) => Error): CheckedConfig {
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  if (issue === undefined) throw wrong("it has another shape")
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys
    throw wrong(
      `there is nothing called ${[...issue.path, key].join(".")}; known are ${Object.keys(schema.shape).join(", ")}`,
      key,
    )
  }
  const path = issue.path.map(String)
  if (path.length === 0) throw wrong("its default export is not an object")
  throw wrong(
    `${path.join(".")}: ${issue.message}`,
    path.findLast((each) => !/^\d+$/.test(each)),
  )
}

/** A config whose lists have not been read. */
export type CheckedConfig = z.output<typeof schema>
