import type { ObjectKind, ObjectRow } from "./grants-query.ts"
import { quoteIdentifier } from "./quote.ts"

/** One privilege on one object. For default privileges `name` is the role whose later objects are meant, for a column its table. */
export interface Grant {
  readonly kind: ObjectKind
  /** Null for the database, and for default privileges in every schema. */
  readonly schema: string | null
  readonly name: string
  readonly column?: string
  readonly privilege: string
}

/** A privilege on what a row of the catalog is about. */
export function grantOf({ kind, schema, name, column }: ObjectRow, privilege: string): Grant {
  return { kind, schema, name, ...(column === undefined ? {} : { column }), privilege }
}

/** Statements that give a role grants, or take them back; to be run as one transaction. */
export function grantStatements(
  verb: "GRANT" | "REVOKE",
  user: string,
  grants: readonly Grant[],
  suffix: "" | " WITH GRANT OPTION" = "",
): string[] {
  const grantee = `${verb === "GRANT" ? "TO" : "FROM"} ${user === "PUBLIC" ? user : quoteIdentifier(user)}${suffix}`
  return grouped(grants).map(({ kind, schema, names, column, privileges }) => {
    const part = column === undefined ? "" : ` (${quoteIdentifier(column)})`
    const what = `${verb} ${privileges.map((privilege) => word(privilege) + part).join(", ")} ON`
    const objects = names.map(quoteIdentifier)
    const place = schema === null ? "" : quoteIdentifier(schema)
    const inside = objects.map((name) => `${place}.${name}`).join(", ")
    const where = schema === null ? "" : ` IN SCHEMA ${place}`
    const later = `ALTER DEFAULT PRIVILEGES FOR ROLE ${objects.join(", ")}${where}`
    switch (kind) {
      case "database":
        return `${what} DATABASE ${objects.join(", ")} ${grantee}`
      case "schema":
        return `${what} SCHEMA ${objects.join(", ")} ${grantee}`
      case "table":
      case "column":
        return `${what} TABLE ${inside} ${grantee}`
      case "sequence":
        return `${what} SEQUENCE ${inside} ${grantee}`
      case "default table":
        return `${later} ${what} TABLES ${grantee}`
      case "default sequence":
        return `${later} ${what} SEQUENCES ${grantee}`
    }
  })
}

/**
 * Puts statements between those that make the session a member of roles, so that it may grant on what they own, and those that end the
 * membership again. Since PostgreSQL 16 the maker of a role may administer it without being a member with its rights.
 */
export function borrowing(owners: readonly string[], statements: readonly string[]): string[] {
  const roles = owners.map(quoteIdentifier)
  return [
    ...roles.map((role) => `GRANT ${role} TO CURRENT_USER`),
    ...statements,
    ...roles.map((role) => `REVOKE ${role} FROM CURRENT_USER GRANTED BY CURRENT_USER`),
  ]
}

/** A grant for messages: `SELECT on table public.orders`. */
export function describeGrant({ kind, schema, name, column, privilege }: Grant): string {
  switch (kind) {
    case "database":
    case "schema":
      return `${privilege} on ${kind} ${name}`
    case "table":
    case "sequence":
      return `${privilege} on ${kind} ${schema}.${name}`
    case "column":
      return `${privilege} on column ${column} of table ${schema}.${name}`
    case "default table":
    case "default sequence":
      return `${privilege} on later ${kind === "default table" ? "tables" : "sequences"} of ${name} in ${schema === null ? "every schema" : `schema ${schema}`}`
  }
}

/** Objects of one schema and kind that get the same privileges share a statement. */
function grouped(grants: readonly Grant[]) {
  const perObject = Map.groupBy(grants, ({ kind, schema, name, column }) =>
    JSON.stringify([kind, schema, name, column]),
  )
  const objects = [...perObject.values()].flatMap((same) => {
    const [first] = same
    return first === undefined ? [] : [{ ...first, privileges: same.map(({ privilege }) => privilege) }]
  })
  // Schemas are named in the statement themselves, so those of all schemas may share one.
  const place = ({ kind, schema }: Grant) => (kind === "schema" ? null : schema)
  const perStatement = Map.groupBy(objects, (each) =>
    JSON.stringify([each.kind, place(each), each.column, each.privileges]),
  )
  return [...perStatement.values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const { kind, schema, column, privileges } = first
    return [{ kind, schema, column, privileges, names: same.map(({ name }) => name) }]
  })
}

/** A privilege is a key word that comes from the catalog; anything else would be a fault. */
function word(privilege: string): string {
  if (!/^[A-Z]+$/.test(privilege)) throw new TypeError(`"${privilege}" is not a privilege.`)
  return privilege
}
