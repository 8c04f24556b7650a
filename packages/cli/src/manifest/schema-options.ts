import type { ManifestOption } from "./manifest.ts"

/**
 * The options that a JSON Schema (draft 2020-12) of an object describes. Beside the standard words it reads the keywords that
 * `OptionsSchema` documents: `flag`, `short`, `aliases`, `key`, `authKey`, `createOnly` and `writeOnly`. Properties that are not a text, a number or a switch are left out:
 * they cannot be typed as one word.
 */
export function schemaOptions(schema: unknown): readonly ManifestOption[] {
  const properties = field(schema, "properties")
  if (!isObject(properties)) return []
  const required = texts(field(schema, "required"))
  return Object.entries(properties).flatMap(([property, description]) => {
    const option = toOption(property, description, required.includes(property))
    return option === null ? [] : [option]
  })
}

function toOption(property: string, schema: unknown, required: boolean): ManifestOption | null {
  const type = optionType(field(schema, "type"))
  if (type === null) return null
  const kebab = property.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const short = field(schema, "short")
  const authKey = field(schema, "authKey")
  const choices = texts(field(schema, "enum"))
  return {
    property,
    flag: text(field(schema, "flag")) ?? kebab,
    ...(typeof short === "string" ? { short } : {}),
    aliases: texts(field(schema, "aliases")),
    key: text(field(schema, "key")) ?? kebab,
    ...(typeof authKey === "string" ? { authKey } : {}),
    ...(field(schema, "createOnly") === true ? { createOnly: true } : {}),
    description: text(field(schema, "description")) ?? "",
    required: required && field(schema, "default") === undefined,
    type,
    ...(choices.length > 0 ? { choices } : {}),
    secret: field(schema, "writeOnly") === true,
  }
}

function optionType(type: unknown): ManifestOption["type"] | null {
  switch (type) {
    case "string":
      return "text"
    case "number":
    case "integer":
      return "number"
    case "boolean":
      return "switch"
    default:
      return null
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : []
}
