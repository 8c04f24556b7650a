import type { DatabaseSession, GrantRemarks, WantedGrants } from "@keyless/sql"
import { beyondRemarks } from "./grants-beyond.ts"
import { laterRemarks } from "./grants-later.ts"
import { type GrantCatalog, type ObjectRow, readCatalog } from "./grants-query.ts"
import { type Obstacle, optionalRemarks } from "./grants-refused.ts"
import { type Grant, grantOf } from "./grant-statements.ts"
import { optionalOnDatabase } from "./profiles.ts"
import { unwanted, type WantedPrivileges, wantedPrivileges } from "./wanted-privileges.ts"

/** A grant, and whose session gives or takes it. */
export interface OwnGrant extends Grant {
  readonly by: "administrator" | "owner"
}

/** How the grants of a user compare with what is wanted. Objects the user owns are left out: an owner needs no grants. */
export interface GrantState {
  readonly missing: readonly OwnGrant[]
  /** Granted to the user itself beyond it, in the schemas that the connection has or had. */
  readonly extra: readonly OwnGrant[]
  /** What is needed and cannot be granted by the sessions there are. */
  readonly obstacles: readonly Obstacle[]
  /** Roles that own things, and that the session may grant itself: those that it made, such as users of other apps. */
  readonly borrowedOwners: readonly string[]
  /** Roles that own nothing here and for whose later objects nothing was ever granted, such as an administrator who only looks. */
  readonly idleMakers: readonly string[]
  /** Schemas that are wanted and not there. */
  readonly absentSchemas: readonly string[]
  /** As whom the session came in. */
  readonly me: string
  readonly remarks: GrantRemarks
}

/** What is known of the sessions that grants are read for. */
export interface GrantReading {
  readonly session: DatabaseSession
  /** Session of who owns things that the first may not grant on. */
  readonly owner?: DatabaseSession | undefined
  readonly database: string
  readonly user: string
  readonly wanted: readonly WantedGrants[]
}

/** Reads how the user's grants in the session's database compare with what is wanted. The role need not be there. */
export async function readGrants(reading: GrantReading): Promise<GrantState> {
  const { session, owner, user } = reading
  const wanted = wantedPrivileges(reading.wanted)
  const [catalog, ownRoles] = await Promise.all([
    readCatalog(session, user, wanted.schemas),
    owner === undefined ? new Set<string>() : rolesOf(owner),
  ])
  return compareGrants(reading, wanted, catalog, ownRoles)
}

const rolesQuery =
  "select r.rolname::text as name from pg_catalog.pg_roles r where pg_catalog.pg_has_role(current_user, r.oid, 'USAGE')"

/** The roles whose rights a session has. */
export async function rolesOf(session: DatabaseSession): Promise<ReadonlySet<string>> {
  return new Set((await session.query(rolesQuery)).map(({ name }) => String(name)))
}

function compareGrants(
  { database, user }: GrantReading,
  wanted: WantedPrivileges,
  catalog: GrantCatalog,
  ownRoles: ReadonlySet<string>,
): GrantState {
  const { rows, me } = catalog
  const there = new Set(rows.flatMap(({ kind, name }) => (kind === "schema" ? [name] : [])))
  const byOwner = (row: ObjectRow) => !row.grantable && ownRoles.has(row.owner)
  const lacking = rows
    .filter((row) => row.asked && !row.owned && row.kind !== "column")
    .flatMap((row) =>
      wanted
        .of(row)
        .filter((privilege) => !suffices(row, privilege, catalog.idleRoles))
        .map((privilege) => ({ row, grant: grantOf(row, privilege) })),
    )
  const grantable = lacking.filter(
    ({ row, grant }) => mayGrant(row, grant.privilege) || byOwner(row) || row.borrowable,
  )
  const refused = lacking.filter((each) => !grantable.includes(each))
  const isLater = ({ row }: Obstacle) => row.kind.startsWith("default")
  const isOptional = ({ row, grant }: Obstacle) =>
    row.kind === "database" && optionalOnDatabase.has(grant.privilege)
  const isRevocable = (row: ObjectRow, grantor: string) =>
    row.grantable
      ? grantor === row.grantor
      : grantor === me || (grantor === row.grantor && (byOwner(row) || row.borrowable))
  const tooMuch = rows
    .filter((row) => (row.asked || wanted.isNothing) && !row.owned)
    .flatMap((row) =>
      unwanted(row, wanted)
        .filter(({ role }) => isRevocable(row, role))
        .map(({ privilege }) => ({ row, grant: grantOf(row, privilege) })),
    )
  const idle = idleMakers(rows)
  const own = ({ row, grant }: Obstacle): OwnGrant => ({
    ...grant,
    by: byOwner(row) && !mayGrant(row, grant.privilege) ? "owner" : "administrator",
  })
  return {
    missing: grantable.map(own),
    extra: tooMuch.map(own),
    obstacles: refused.filter((each) => !isLater(each) && !isOptional(each)),
    borrowedOwners: [
      ...new Set(
        [...grantable, ...tooMuch]
          .filter(({ row, grant }) => !mayGrant(row, grant.privilege) && !byOwner(row))
          .map(({ row }) => row.owner),
      ),
    ],
    idleMakers: idle,
    absentSchemas: wanted.needed.filter((schema) => !there.has(schema)),
    me,
    remarks: {
      optional: optionalRemarks(database, user, refused.filter(isOptional)),
      beyond: beyondRemarks({ database, user, wanted, catalog, isRevocable }),
      later: laterRemarks({
        database,
        user,
        refused: refused.filter(isLater),
        open: grantable.filter(({ row }) => isDefault(row) && idle.includes(row.name)),
      }),
    },
  }
}

/** What the user has by a grant to itself, to everybody, or by a role that it is a member of. */
function suffices(row: ObjectRow, privilege: string, idleRoles: readonly string[]): boolean {
  if (row.held.some((held) => held.privilege === privilege) || row.publicHeld.includes(privilege)) return true
  if (isDefault(row)) return false
  const isInherited = (role: string) => !idleRoles.includes(role)
  if (row.ownedThrough !== null && isInherited(row.ownedThrough)) return true
  return row.heldThrough.some((held) => held.privilege === privilege && isInherited(held.role))
}

function mayGrant(row: ObjectRow, privilege: string): boolean {
  return row.grantable || row.passable.includes(privilege)
}

function isDefault({ kind }: ObjectRow): boolean {
  return kind === "default table" || kind === "default sequence"
}

function idleMakers(rows: readonly ObjectRow[]): string[] {
  const owners = new Set(
    rows.flatMap(({ kind, owner }) => (kind === "table" || kind === "sequence" ? [owner] : [])),
  )
  const defaults = rows.filter(isDefault)
  const granted = new Set(defaults.flatMap(({ name, held }) => (held.length > 0 ? [name] : [])))
  return [...new Set(defaults.map(({ name }) => name))].filter(
    (name) => !owners.has(name) && !granted.has(name),
  )
}
