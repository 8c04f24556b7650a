import type { DirectoryEntry } from "../../../kit/ports.ts"
import { labelTypes } from "./directory-mirror.ts"
import { quoteLiteral } from "./quoting.ts"
import { parseLabel } from "./roles.ts"

const name = String.raw`("(?:[^"]|"")+"|[a-z_][\w$]*)`
const statement = new RegExp(
  String.raw`^\s*security\s+label\s+for\s+(?:"pgaadauth"|'pgaadauth'|pgaadauth)\s+on\s+role\s+${name}\s+is\s+(?:(null)|'((?:[^']|'')*)')\s*;?\s*$`,
  "i",
)

/**
 * Translates the one statement `SECURITY LABEL FOR "pgaadauth" ON ROLE ... IS ...`, for which no provider is loaded,
 * to a call. Answers undefined for every other statement.
 *
 * @param kindOf - what an object id stands for in the directory
 */
export function translateSecurityLabel(
  sql: string,
  kindOf: (objectId: string) => DirectoryEntry["kind"] | undefined,
): { sql: string; tag: string } | undefined {
  const [match, role, none, label] = statement.exec(sql) ?? []
  if (match === undefined || role === undefined) return undefined
  const roleName = role.startsWith('"') ? role.slice(1, -1).replaceAll('""', '"') : role.toLowerCase()
  const text = none === undefined && label !== undefined ? label.replaceAll("''", "'") : undefined
  const objectId = text === undefined ? undefined : parseLabel(text)?.objectId
  const kind = objectId === undefined ? undefined : kindOf(objectId)
  const given = [roleName, text, kind === undefined ? undefined : labelTypes[kind]]
  const values = given.map((value) => (value === undefined ? "null" : quoteLiteral(value)))
  return {
    sql: `call pg_catalog.pgaadauth_apply_label(${values.join(", ")})`,
    tag: "SECURITY LABEL",
  }
}
