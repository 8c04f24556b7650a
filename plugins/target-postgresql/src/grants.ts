import type { DatabaseSession, WantedGrants } from "@keyless/sql"
import { nativePrivileges, type NativePrivileges } from "./profiles.ts"
import { quoteIdentifier } from "./quote.ts"

type ObjectKind = "database" | "schema" | "table" | "sequence" | "default table" | "default sequence"

/** One privilege on one object. For default privileges `name` is the role whose later objects are meant. */
export interface Grant {
  readonly kind: ObjectKind
  readonly name: string
  readonly privilege: string
}

/** How the grants of a user compare with what is wanted. Objects the user owns are left out: an owner needs no grants. */
export interface GrantState {
  readonly missing: readonly Grant[]
  /** Granted to the user itself beyond it. */
  readonly extra: readonly Grant[]
  /** Roles that own tables or sequences on which the session may not grant. */
  readonly foreignOwners: readonly string[]
  /** Roles that own tables or sequences, and that the session may grant itself: those that it made, such as users of other apps. */
  readonly borrowedOwners: readonly string[]
  /** Roles that own nothing here and for whose later objects nothing was ever granted, such as an administrator who only looks. */
  readonly idleMakers: readonly string[]
}

const kinds: readonly ObjectKind[] = [
  "database",
  "schema",
  "table",
  "sequence",
  "default table",
  "default sequence",
]

/**
 * Everything in schema public that grants are about, with the owner, whether this session may grant on it, and what the user was granted.
 * `makers` are the roles that own something there, and the session's own role, as far as the session may set default privileges
 * for them.
 */
const stateQuery = `
with target as (select oid from pg_catalog.pg_roles where rolname = $1),
objects as (
  select 'database' as kind, d.datname::text as name, d.datdba as owner, d.datacl as acl, 'd' as class
    from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()
  union all
  select 'schema', n.nspname::text, n.nspowner, n.nspacl, 'n'
    from pg_catalog.pg_namespace n where n.nspname = 'public'
  union all
  select case c.relkind when 'S' then 'sequence' else 'table' end, c.relname::text, c.relowner, c.relacl,
         case c.relkind when 'S' then 's' else 'r' end
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
     and not exists (select from pg_catalog.pg_depend e
                      where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and e.objid = c.oid and e.deptype = 'e')
),
makers as (
  select r.oid, r.rolname from pg_catalog.pg_roles r
   where r.oid not in (select oid from target)
     and (r.rolname = current_user
          or (r.oid in (select owner from objects where kind in ('table', 'sequence'))
              and pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER')))
),
defaults as (
  select 'default ' || case k.type when 'S' then 'sequence' else 'table' end as kind, m.rolname::text as name, m.oid as owner,
         (select a.defaclacl from pg_catalog.pg_default_acl a join pg_catalog.pg_namespace n on n.oid = a.defaclnamespace
           where a.defaclrole = m.oid and n.nspname = 'public' and a.defaclobjtype = k.type) as acl, 'x' as class
    from makers m cross join (values ('r'::"char"), ('S'::"char")) as k(type)
)
select o.kind, o.name, pg_catalog.pg_get_userbyid(o.owner)::text as owner,
       o.owner = (select oid from target) as owned,
       pg_catalog.pg_has_role(current_user, o.owner, 'USAGE') as grantable,
       pg_catalog.pg_has_role(current_user, o.owner, 'MEMBER WITH ADMIN OPTION') as borrowable,
       coalesce((select pg_catalog.array_agg(g.privilege_type::text) from pg_catalog.aclexplode(o.acl) g
                  where g.grantee = (select oid from target)), '{}') as held,
       case when o.acl is null and o.class <> 'x' then
         coalesce((select pg_catalog.array_agg(g.privilege_type::text)
                     from pg_catalog.aclexplode(pg_catalog.acldefault(o.class::"char", o.owner)) g where g.grantee = 0), '{}')
       else
         coalesce((select pg_catalog.array_agg(g.privilege_type::text) from pg_catalog.aclexplode(o.acl) g
                    where g.grantee = 0), '{}')
       end as public_held
  from (select * from objects union all select * from defaults) o
 order by o.kind, o.name`

interface ObjectRow {
  readonly kind: ObjectKind
  readonly name: string
  readonly owner: string
  readonly owned: boolean
  readonly grantable: boolean
  readonly borrowable: boolean
  readonly held: readonly string[]
  readonly publicHeld: readonly string[]
}

/** Reads how the user's grants in the session's database compare with what is wanted. The role must exist. */
export async function readGrants(
  session: DatabaseSession,
  user: string,
  wantedBy: readonly WantedGrants[],
): Promise<GrantState> {
  const native = nativePrivileges(wantedBy.map(({ privileges }) => privileges))
  const rows = (await session.query(stateQuery, [user])).map(readRow)
  const foreign = rows.filter((row) => !row.owned)
  const missing = foreign.flatMap((row) =>
    wanted(row.kind, native)
      // What PUBLIC has is enough, except for objects that are still to be made.
      .filter((privilege) => !row.held.includes(privilege) && !row.publicHeld.includes(privilege))
      .map((privilege) => ({ kind: row.kind, name: row.name, privilege, row })),
  )
  const held = rows.flatMap(({ kind, name, held: privileges }) =>
    privileges.map((privilege) => ({ kind, name, privilege })),
  )
  return {
    missing: missing.map(({ row: _row, ...grant }) => grant),
    extra: held.filter(
      ({ kind, privilege }) => !wanted(kind, native).includes(privilege) && !isHarmless(kind, privilege),
    ),
    idleMakers: idleMakers(rows),
    foreignOwners: ownersOf(missing.map(({ row }) => row).filter((row) => !row.grantable && !row.borrowable)),
    borrowedOwners: ownersOf(missing.map(({ row }) => row).filter((row) => !row.grantable && row.borrowable)),
  }
}

function ownersOf(rows: readonly ObjectRow[]): string[] {
  return [...new Set(rows.map(({ owner }) => owner))]
}

function idleMakers(rows: readonly ObjectRow[]): string[] {
  const owners = new Set(
    rows.flatMap(({ kind, owner }) => (kind === "table" || kind === "sequence" ? [owner] : [])),
  )
  const defaults = rows.filter(({ kind }) => kind.startsWith("default"))
  const granted = new Set(defaults.flatMap(({ name, held }) => (held.length > 0 ? [name] : [])))
  return [...new Set(defaults.map(({ name }) => name))].filter(
    (name) => !owners.has(name) && !granted.has(name),
  )
}

/** Statements that give the user grants, or take them back; to be run as one transaction. */
export function grantStatements(verb: "GRANT" | "REVOKE", user: string, grants: readonly Grant[]): string[] {
  const preposition = verb === "GRANT" ? "TO" : "FROM"
  const role = quoteIdentifier(user)
  return grouped(grants).map(({ kind, names, privileges }) => {
    const list = privileges.map(word).join(", ")
    const objects = names.map(quoteIdentifier)
    const inPublic = objects.map((name) => `public.${name}`).join(", ")
    switch (kind) {
      case "database":
        return `${verb} ${list} ON DATABASE ${objects.join(", ")} ${preposition} ${role}`
      case "schema":
        return `${verb} ${list} ON SCHEMA ${objects.join(", ")} ${preposition} ${role}`
      case "table":
        return `${verb} ${list} ON TABLE ${inPublic} ${preposition} ${role}`
      case "sequence":
        return `${verb} ${list} ON SEQUENCE ${inPublic} ${preposition} ${role}`
      case "default table":
        return `ALTER DEFAULT PRIVILEGES FOR ROLE ${objects.join(", ")} IN SCHEMA public ${verb} ${list} ON TABLES ${preposition} ${role}`
      case "default sequence":
        return `ALTER DEFAULT PRIVILEGES FOR ROLE ${objects.join(", ")} IN SCHEMA public ${verb} ${list} ON SEQUENCES ${preposition} ${role}`
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

/** Objects of one kind that get the same privileges share a statement. */
function grouped(grants: readonly Grant[]) {
  const perObject = Map.groupBy(grants, ({ kind, name }) => JSON.stringify([kind, name]))
  const objects = [...perObject.values()].flatMap((same) => {
    const [first] = same
    return first === undefined
      ? []
      : [{ kind: first.kind, name: first.name, privileges: same.map(({ privilege }) => privilege) }]
  })
  const perStatement = Map.groupBy(objects, ({ kind, privileges }) => JSON.stringify([kind, privileges]))
  return [...perStatement.values()].flatMap((same) => {
    const [first] = same
    return first === undefined
      ? []
      : [{ kind: first.kind, privileges: first.privileges, names: same.map(({ name }) => name) }]
  })
}

function wanted(kind: ObjectKind, native: NativePrivileges): readonly string[] {
  const { database, schema, table, sequence } = native
  switch (kind) {
    case "database":
      return database
    case "schema":
      return schema
    case "table":
    case "default table":
      return table
    case "sequence":
    case "default sequence":
      return sequence
  }
}

/** PostgreSQL 17 added MAINTAIN to what `ALL` on a table means; somebody's GRANT ALL is not a finding under profile `all`. */
function isHarmless(kind: ObjectKind, privilege: string): boolean {
  return privilege === "MAINTAIN" && kind.endsWith("table")
}

/** A privilege is a key word that comes from the catalog; anything else would be a fault. */
function word(privilege: string): string {
  if (!/^[A-Z]+$/.test(privilege)) throw new TypeError(`"${privilege}" is not a privilege.`)
  return privilege
}

function readRow(row: Readonly<Record<string, unknown>>): ObjectRow {
  const kind = kinds.find((each) => each === row["kind"])
  const { name, owner } = row
  if (kind === undefined || typeof name !== "string" || typeof owner !== "string") {
    throw new TypeError("The catalog query answered an unexpected row.")
  }
  const texts = (value: unknown) =>
    Array.isArray(value) ? value.filter((each) => typeof each === "string") : []
  return {
    kind,
    name,
    owner,
    owned: row["owned"] === true,
    grantable: row["grantable"] === true,
    borrowable: row["borrowable"] === true,
    held: texts(row["held"]),
    publicHeld: texts(row["public_held"]),
  }
}
