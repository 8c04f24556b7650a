import type { DatabaseSession, FoundUser, Row } from "@keyless/sql"
import type { Grant } from "./grant.ts"
import { readHeldGrants } from "./held-grants.ts"
import { sameSid } from "./sid.ts"

/** A principal of a database, by its letter in `sys.database_principals`: `E` a user or application of Entra, `X` a group of it, `R` a role. */
export interface FoundPrincipal extends FoundUser {
  readonly type: string
  readonly sid: Uint8Array
  readonly defaultSchema: string | null
  /** What it has of its own, where it is another identity's: to give it to whoever takes its place. */
  readonly grants: readonly Grant[]
}

/**
 * As whom the administrator of a server comes into its databases: the owner, whom no privilege is asked for and who cannot be dropped. Microsoft
 * Learn, "Configure and manage Microsoft Entra authentication with Azure SQL"; "Database-level roles" for `dbo`.
 *
 * @public
 */
export const ownerName = "dbo"

/** The owner, as the user of the administrator's SID. */
export function ownerWith(sid: Uint8Array): FoundPrincipal {
  return { name: ownerName, type: "E", sid, defaultSchema: null, grants: [] }
}

const principalsQuery =
  "select name, type, sid, default_schema_name from sys.database_principals where name = @p1 or sid = @p2"

/** No principal has it. */
const noSid = new Uint8Array(16)

/**
 * Finds the user of a SID under whatever name, or else who has the name. Microsoft Learn, "sys.database_principals".
 *
 * @param sid - null where it is not known
 */
export async function findPrincipal(
  session: DatabaseSession,
  name: string,
  sid: Uint8Array | null,
): Promise<FoundPrincipal | null> {
  const rows = await session.query(principalsQuery, [name, sid ?? noSid])
  const found = rows.map(readRow)
  const own = found.find((each) => sid !== null && sameSid(each.sid, sid))
  if (own !== undefined) return own
  const [other] = found
  if (other === undefined) return null
  const { own: grants } = await readHeldGrants(session, other.name)
  return { ...other, grants }
}

/** What a user owns in the database, in words for `ALTER AUTHORIZATION`: a schema, or a role. */
export interface Owned {
  readonly kind: "schema" | "role"
  readonly name: string
}

const ownedQuery = `
select 'schema' as kind, s.name
  from sys.schemas s join sys.database_principals u on u.principal_id = s.principal_id
 where u.name = @p1
union all
select 'role', r.name
  from sys.database_principals r join sys.database_principals u on u.principal_id = r.owning_principal_id
 where u.name = @p1 and r.type = 'R'`

/** Reads what keeps a user from being dropped. Objects belong to the owner of their schema unless they were given to somebody. */
export async function readOwned(session: DatabaseSession, user: string): Promise<readonly Owned[]> {
  const rows = await session.query(ownedQuery, [user])
  return rows.map(({ kind, name }) => ({ kind: kind === "role" ? "role" : "schema", name: String(name) }))
}

function readRow({ name, type, sid, default_schema_name: defaultSchema }: Row): FoundPrincipal {
  if (typeof name !== "string" || typeof type !== "string") {
    throw new TypeError("sys.database_principals answered an unexpected row.")
  }
  return {
    name,
    type: type.trim(),
    sid: sid instanceof Uint8Array ? Uint8Array.from(sid) : new Uint8Array(),
    defaultSchema: typeof defaultSchema === "string" ? defaultSchema : null,
    grants: [],
  }
}
