import { azureFailure } from "./error-codes.ts"

type Placeholders<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never

/** Values of the placeholders of an id, by name. @public */
export type ResourceIdParts<T extends string> = Readonly<
  Record<"subscription" | "resourceGroup" | Placeholders<T>, string>
>

/** Reads and writes the ids of one resource type. @public */
export interface ResourceIdType<T extends string> {
  /** Reads a whole id in any case, with names as they are or percent-encoded. @throws KeylessError `invalid_resource_id`, also for text behind the id */
  parse(id: string): ResourceIdParts<T>
  /** The parts, or nothing where the text is no id of this type. */
  match(id: string): ResourceIdParts<T> | undefined
  /** Writes an id in the type's own spelling. @throws KeylessError `invalid_resource_id` for a part that cannot stand in an id */
  build(parts: ResourceIdParts<T>): string
}

// What ARM accepts in a name; a slash, a question mark or a hash would make another resource of it. Names of databases may have blanks too, but not at
// the end. Azure Resource Manager documentation, "Naming rules and restrictions for Azure resources".
const excluded = String.raw`/?#%&<>\\:*\u0000-\u001f\u007f-\u009f`
const segment = String.raw`[^${excluded}\s]+`
const databaseSegment = String.raw`${segment}(?: +${segment})*`
const prefix = "/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/"

/**
 * Ids of one resource type in a resource group.
 *
 * @param template - provider, types and placeholders
 * @example
 * const siteId = resourceIdType("Microsoft.Web/sites/{site}")
 * siteId.build({ subscription, resourceGroup: "shop", site: "shop-web" })
 * @public
 */
export function resourceIdType<const T extends string>(template: T): ResourceIdType<T> {
  const whole = prefix + template
  const expression = new RegExp(
    `^${whole.replaceAll(".", String.raw`\.`).replaceAll(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${name === "database" ? databaseSegment : segment})`)}$`,
    "i",
  )
  const isParts = (value: Record<string, string> | undefined): value is ResourceIdParts<T> =>
    value !== undefined
  const match = (id: string): ResourceIdParts<T> | undefined => {
    const parts = expression.exec(decoded(id))?.groups
    return isParts(parts) ? { ...parts } : undefined
  }
  return {
    match,
    parse(id) {
      const parts = match(id)
      if (parts !== undefined) return parts
      throw azureFailure("invalid_resource_id", `"${id}" is not an id of the form ${whole}.`, {
        hint: "Copy the resource id from the portal's JSON view, or from: az resource show --ids ... --query id",
      })
    },
    build(parts) {
      const values: Readonly<Record<string, string>> = parts
      const id = whole.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "")
      const read: Readonly<Record<string, string>> = match(id) ?? {}
      if (
        Object.keys(values).length === 0 ||
        Object.entries(values).some(([name, value]) => read[name] !== value)
      ) {
        throw azureFailure(
          "invalid_resource_id",
          `"${id}" is not an id of the form ${whole}: a part is empty or holds a character that no name has.`,
        )
      }
      return id
    },
  }
}

/** Whether two ids name the same resource. ARM ids are compared without regard to case. @public */
export function sameResourceId(one: string, other: string): boolean {
  return normalResourceId(one) === normalResourceId(other)
}

/** The form of an id for comparing and for keys of maps: lower case, names as they are, no slash at the end. @public */
export function normalResourceId(id: string): string {
  return decoded(id.replace(/\/+$/, "")).toLowerCase()
}

/** The id with its names as they are; as it is where it is not percent-encoded, or where that would add a part. */
function decoded(id: string): string {
  if (!/%[0-9a-f]{2}/i.test(id)) return id
  const parts = id.split("/").map((part) => {
    try {
      return decodeURIComponent(part)
    } catch {
      return part
    }
  })
  return parts.some((part) => part.includes("/")) ? id : parts.join("/")
}
