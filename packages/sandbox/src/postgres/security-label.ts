import { quoteLiteral } from "./quoting.ts"

const name = String.raw`("(?:[^"]|"")+"|[a-z_][\w$]*)`
const statement = new RegExp(
  String.raw`^\s*security\s+label\s+for\s+(?:"pgaadauth"|'pgaadauth'|pgaadauth)\s+on\s+role\s+${name}\s+is\s+(?:(null)|'((?:[^']|'')*)')\s*;?\s*$`,
  "i",
)

/**
 * Translates the one statement `SECURITY LABEL FOR "pgaadauth" ON ROLE ... IS ...`, for which no provider is loaded,
 * to a call. Answers undefined for every other statement.
 */
export function translateSecurityLabel(sql: string): { sql: string; tag: string } | undefined {
  const [match, role, none, label] = statement.exec(sql) ?? []
  if (match === undefined || role === undefined) return undefined
  const roleName = role.startsWith('"') ? role.slice(1, -1).replaceAll('""', '"') : role.toLowerCase()
  const text = none === undefined && label !== undefined ? quoteLiteral(label.replaceAll("''", "'")) : "null"
  return {
    sql: `call pg_catalog.pgaadauth_apply_label(${quoteLiteral(roleName)}, ${text})`,
    tag: "SECURITY LABEL",
  }
}
