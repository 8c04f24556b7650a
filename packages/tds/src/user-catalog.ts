import type { Claim } from "@keyless/core/plugin"
import { type DatabaseSession, type FoundUser, readClaimTexts, type Row } from "@keyless/sql"
import type { Grant } from "./grant.ts"
import { readHeldGrants } from "./held-grants.ts"
import { quoteIdentifier } from "./quote.ts"
import { sameSid } from "./sid.ts"

/** A principal of a database, by its letter in `sys.database_principals`: `E` a user or application of Entra, `X` a group of it, `R` a role. */
export interface FoundPrincipal extends FoundUser {
  readonly type: string
  readonly sid: Uint8Array
  readonly defaultSchema: string | null
  /** What it has of its own, where it is another identity's: to give it to whoever takes its place. */
  readonly grants: readonly Grant[]
  /** Null where they cannot be read. */
  readonly claims: readonly Claim[] | null
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
  return { name: ownerName, type: "E", sid, defaultSchema: null, grants: [], claims: null }
}

/** Each principal comes once for each of its claims, which are extended properties, or once. Microsoft Learn, "sys.extended_properties". */
const principalsQuery = `
select u.name, u.type, u.sid, u.default_schema_name, cast(p.value as nvarchar(4000)) as claim
  from sys.database_principals u
  left join sys.extended_properties p on p.class = 4 and p.major_id = u.principal_id and p.name like N'keyless:%'`

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
  const rows = await session.query(`${principalsQuery} where u.name = @p1 or u.sid = @p2`, [
    name,
    sid ?? noSid,
  ])
  const found = readPrincipals(rows)
  const own = found.find((each) => sid !== null && sameSid(each.sid, sid))
  if (own !== undefined) return own
  const [other] = found
  if (other === undefined) return null
  const { own: grants } = await readHeldGrants(session, other.name)
  return { ...other, grants }
}

/** What a user owns in the database: a schema, a role, or an object that was given to it. */
export type Owned =
  | { readonly kind: "schema" | "role"; readonly name: string }
  | { readonly kind: "object"; readonly schema: string; readonly name: string }

const ownedQuery = `
select 'schema' as kind, s.name, null as place
  from sys.schemas s join sys.database_principals u on u.principal_id = s.principal_id
 where u.name = @p1
union all
select 'role', r.name, null
  from sys.database_principals r join sys.database_principals u on u.principal_id = r.owning_principal_id
 where u.name = @p1 and r.type = 'R'
union all
select 'object', o.name, s.name
  from sys.objects o join sys.schemas s on s.schema_id = o.schema_id
  join sys.database_principals u on u.principal_id = o.principal_id
 where u.name = @p1 and o.parent_object_id = 0`

/** Reads what keeps a user from being dropped. Objects belong to the owner of their schema unless they were given to somebody. */
export async function readOwned(session: DatabaseSession, user: string): Promise<readonly Owned[]> {
  const rows = await session.query(ownedQuery, [user])
  return rows.map(({ kind, name, place }) =>
    kind === "object"
      ? { kind, schema: String(place), name: String(name) }
      : { kind: kind === "role" ? "role" : "schema", name: String(name) },
  )
}

/** What is owned, for messages: `schema sales`, `object dbo.orders`. */
export function describeOwned(owned: Owned): string {
  return owned.kind === "object" ? `object ${owned.schema}.${owned.name}` : `${owned.kind} ${owned.name}`
}

/** The statement that gives what is owned back: to the owner of the database, an object to that of its schema. Microsoft Learn, "ALTER AUTHORIZATION". */
export function disownStatement(owned: Owned): string {
  return owned.kind === "object"
    ? `ALTER AUTHORIZATION ON OBJECT::${quoteIdentifier(owned.schema)}.${quoteIdentifier(owned.name)} TO SCHEMA OWNER`
    : `ALTER AUTHORIZATION ON ${owned.kind.toUpperCase()}::${quoteIdentifier(owned.name)} TO ${quoteIdentifier(ownerName)}`
}

/** Lists the users that stand for identities. */
export async function listEntraUsers(session: DatabaseSession): Promise<readonly FoundPrincipal[]> {
  const rows = await session.query(`${principalsQuery} where u.type in ('E', 'X') order by u.name`)
  return readPrincipals(rows).filter(({ name }) => name !== ownerName)
}

function readPrincipals(rows: readonly Row[]): readonly FoundPrincipal[] {
  return [...Map.groupBy(rows, (row) => String(row["name"])).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const texts = same.flatMap(({ claim }) => (typeof claim === "string" ? [claim] : []))
    return [{ ...readRow(first), claims: readClaimTexts(texts) }]
  })
}

function readRow({
  name,
  type,
  sid,
  default_schema_name: defaultSchema,
}: Row): Omit<FoundPrincipal, "claims"> {
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
