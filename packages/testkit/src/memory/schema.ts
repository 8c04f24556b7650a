import type { OptionsSchema } from "@keyless/core/plugin"

/** Options of one text under one name. */
export function textOption<K extends string>(name: K): OptionsSchema<Readonly<Record<K, string>>> {
  const message = `is missing`
  return {
    "~standard": {
      version: 1,
      vendor: "keyless-testkit",
      validate(value) {
        const text: unknown =
          typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined
        if (typeof text !== "string") return { issues: [{ message, path: [name] }] }
        const unknown = Object.keys(value ?? {}).filter((key) => key !== name)
        return unknown.length === 0
          ? { value: record(name, text) }
          : { issues: unknown.map((key) => ({ message: "is not known", path: [key] })) }
      },
    },
  }
}

/** No options. */
export const noOptions: OptionsSchema<Readonly<Record<string, never>>> = {
  "~standard": { version: 1, vendor: "keyless-testkit", validate: () => ({ value: {} }) },
}

function record<K extends string>(name: K, text: string): Readonly<Record<K, string>>
function record(name: string, text: string): Readonly<Record<string, string>> {
  return { [name]: text }
}
