import { type DatabaseSession, sqlFailure } from "@keyless/sql"
import { text } from "./accounts.ts"
import { escapeWildcards } from "./quote.ts"

const definedQuery = `
SELECT 'view' AS kind, TABLE_SCHEMA AS place, TABLE_NAME AS name FROM information_schema.VIEWS WHERE DEFINER = ?
UNION ALL SELECT LOWER(ROUTINE_TYPE), ROUTINE_SCHEMA, ROUTINE_NAME FROM information_schema.ROUTINES WHERE DEFINER = ?
UNION ALL SELECT 'trigger', TRIGGER_SCHEMA, TRIGGER_NAME FROM information_schema.TRIGGERS WHERE DEFINER = ?
UNION ALL SELECT 'event', EVENT_SCHEMA, EVENT_NAME FROM information_schema.EVENTS WHERE DEFINER = ?`

async function readDefined(sql: DatabaseSession, user: string) {
  const definer = `${user}@%`
  const rows = await sql.query(definedQuery, [definer, definer, definer, definer])
  return rows.map(({ kind, place, name }) => ({ kind: text(kind), place: text(place), name: text(name) }))
}

/**
 * Views, routines, triggers and events run as the user that made them, and stop working without it.
 *
 * @throws KeylessError `user_owns_objects`
 */
export async function refuseDefiner(sql: DatabaseSession, user: string): Promise<void> {
  const defined = await readDefined(sql, user)
  if (defined.length === 0) return
  const things = defined.map(({ kind, place, name }) => `${kind} ${place}.${name}`)
  throw sqlFailure("user_owns_objects", `The user "${user}" is the definer of: ${things.join(", ")}.`, {
    hint: "They run with its privileges and stop working without it. Make them again with another DEFINER, or drop them, then run the command again.",
    details: { objects: things },
  })
}

const grantedQuery = `
SELECT TABLE_SCHEMA AS place FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE = ?
UNION SELECT TABLE_SCHEMA FROM information_schema.TABLE_PRIVILEGES WHERE GRANTEE = ?
UNION SELECT TABLE_SCHEMA FROM information_schema.COLUMN_PRIVILEGES WHERE GRANTEE = ?
UNION SELECT '*' FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = ? AND PRIVILEGE_TYPE <> 'USAGE'`

/** The databases besides one in which a user has privileges, or is the definer of something; `*` is the whole server. */
export async function readElsewhere(
  sql: DatabaseSession,
  user: string,
  database: string,
): Promise<readonly string[]> {
  const grantee = `'${user}'@'%'`
  const granted = await sql.query(grantedQuery, [grantee, grantee, grantee, grantee])
  const own = new Set([database.toLowerCase(), escapeWildcards(database).toLowerCase()])
  const places = [
    ...granted.map(({ place }) => text(place)),
    ...(await readDefined(sql, user)).map(({ place }) => place),
  ]
  return [...new Set(places)].filter((place) => !own.has(place.toLowerCase())).toSorted()
}
