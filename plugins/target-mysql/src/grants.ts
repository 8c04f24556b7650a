import type { DatabaseSession, GrantState, WantedGrants } from "@keyless/sql"
import { readBeyond } from "./beyond.ts"
import { nativePrivileges } from "./privileges.ts"
import { escapeWildcards, quoteAccount, quoteIdentifier } from "./quote.ts"

/** One privilege on the databases that a pattern covers. */
export interface Grant {
  /** As it stands in the server, with its wildcards: `shop\_db`. */
  readonly pattern: string
  /** In the server's own words; `GRANT OPTION` is the right to hand privileges on. */
  readonly privilege: string
}

const stateQuery =
  "SELECT TABLE_SCHEMA AS pattern, PRIVILEGE_TYPE AS privilege, IS_GRANTABLE AS grantable FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE = ?"

/**
 * Reads how the user's grants on the database compare with what is wanted. Grants on single tables, on the whole server and by roles are told and not
 * taken: Keyless makes none.
 *
 * A database whose name holds `_` may have been granted without escaping it, as Service Connector does; that covers other databases too
 * and counts as too much.
 */
export async function readGrants(
  session: DatabaseSession,
  database: string,
  user: string,
  wanted: readonly WantedGrants[],
): Promise<GrantState<Grant>> {
  const { privileges, isAll } = nativePrivileges(wanted.map(({ privileges: each }) => each))
  const rows = await session.query(stateQuery, [`'${user}'@'%'`])
  const grants = [...new Map(rows.flatMap(readRow).map((grant) => [JSON.stringify(grant), grant])).values()]
  const own = escapeWildcards(database)
  const held = new Set(grants.filter(({ pattern }) => isSame(pattern, own)).map(({ privilege }) => privilege))
  const isWanted = ({ pattern, privilege }: Grant) =>
    isSame(pattern, own) &&
    (isAll ? privilege !== grantOption : privileges.some((each) => each === privilege))
  return {
    remarks: {
      optional: [],
      later: [],
      beyond: await readBeyond(session, { database, user, wanted: isAll ? "all" : privileges }),
    },
    missing: privileges
      .filter((privilege) => !held.has(privilege))
      .map((privilege) => ({ pattern: own, privilege })),
    extra: grants.filter(
      (grant) => (isSame(grant.pattern, own) || isSame(grant.pattern, database)) && !isWanted(grant),
    ),
  }
}

/** Statements that give the user grants, or take them back: one for each pattern. */
export function grantStatements(verb: "GRANT" | "REVOKE", user: string, grants: readonly Grant[]): string[] {
  const preposition = verb === "GRANT" ? "TO" : "FROM"
  return [...Map.groupBy(grants, ({ pattern }) => pattern)].map(([pattern, same]) => {
    const list = same.map(({ privilege }) => word(privilege)).join(", ")
    return `${verb} ${list} ON ${quoteIdentifier(pattern)}.* ${preposition} ${quoteAccount(user)}`
  })
}

const grantOption = "GRANT OPTION"

/** A row tells of one privilege, and of the right to hand on all of them; `USAGE` is a row's word for none. */
function readRow({ pattern, privilege, grantable }: Readonly<Record<string, unknown>>): Grant[] {
  if (typeof pattern !== "string" || typeof privilege !== "string") {
    throw new TypeError("information_schema answered an unexpected row.")
  }
  return [
    ...(privilege === "USAGE" ? [] : [{ pattern, privilege }]),
    ...(grantable === "YES" ? [{ pattern, privilege: grantOption }] : []),
  ]
}

/** Servers of Azure keep names of databases in lower case or as they were given, but never two that differ in case only. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** A privilege is made of key words that come from the catalog; anything else would be a fault. */
function word(privilege: string): string {
  if (!/^[A-Z]+(?: [A-Z]+)*$/.test(privilege)) throw new TypeError(`"${privilege}" is not a privilege.`)
  return privilege
}
