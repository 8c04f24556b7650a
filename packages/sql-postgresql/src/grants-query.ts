import type { DatabaseSession } from "@keyless/sql"

export type ObjectKind =
  | "database"
  | "schema"
  | "table"
  | "column"
  | "sequence"
  | "default table"
  | "default sequence"

const kinds: readonly ObjectKind[] = [
  "database",
  "schema",
  "table",
  "column",
  "sequence",
  "default table",
  "default sequence",
]

/** One thing that privileges are on, and what the user, its roles and everybody may do with it. */
export interface ObjectRow {
  readonly kind: ObjectKind
  /** Null for the database, and for default privileges in every schema. */
  readonly schema: string | null
  /** For default privileges the role whose later objects are meant, for a column its table. */
  readonly name: string
  /** Of a column that somebody was granted something on. */
  readonly column?: string
  readonly owner: string
  /** Whether it is in one of the schemas that were asked for; the database always is. */
  readonly asked: boolean
  /** Whether the user itself owns it. */
  readonly owned: boolean
  /** The role that owns it and that the user is a member of. */
  readonly ownedThrough: string | null
  /** Whether the session has the owner's rights. */
  readonly grantable: boolean
  /** Whether the session may make itself a member of the owner. */
  readonly borrowable: boolean
  /** Whether nobody but the service logs in as the owner. */
  readonly ofTheService: boolean
  /** Privileges that the session may hand on, though it does not have the owner's rights. */
  readonly passable: readonly string[]
  /** As whom grants of the owner are recorded: the owner, or for a schema of the database's owner `pg_database_owner`. */
  readonly grantor: string
  /** Granted to the user itself, with who granted it. */
  readonly held: readonly HeldThrough[]
  /** Held by roles that the user is a member of, with the role. */
  readonly heldThrough: readonly HeldThrough[]
  readonly publicHeld: readonly string[]
}

/** A privilege, and the role that it comes from. */
export interface HeldThrough {
  readonly privilege: string
  readonly role: string
}

/** A role that the user was made a member of. */
export interface Membership {
  readonly role: string
  readonly grantor: string
  /** Whether nobody but the service logs in as the grantor. */
  readonly byTheService: boolean
  /** The role itself, and those that it is a member of in turn. */
  readonly reaches: readonly string[]
}

/** What a database says of a user's privileges. */
export interface GrantCatalog {
  readonly rows: readonly ObjectRow[]
  /** Predefined roles that the user is a member of, such as `pg_write_all_data`. */
  readonly strongRoles: readonly string[]
  /** Roles whose rights the user has only after `SET ROLE`. */
  readonly idleRoles: readonly string[]
  readonly memberships: readonly Membership[]
  /** What the user may do as the role that it is, such as `CREATEROLE`. PostgreSQL documentation, 21.2. */
  readonly attributes: readonly string[]
  /** As whom the session asks. */
  readonly me: string
}

/**
 * Everything that grants are about in the schemas `$2`, and what was granted to the user `$1` elsewhere. A schema of `pg_database_owner` belongs to
 * whoever owns the database. Makers are the roles that may make tables in a schema and that log in or that the session may act for, those that own
 * something there, and those for whose later tables the user was granted something, there or in every schema. PostgreSQL documentation, 5.8, 5.13, 52.
 */
const catalogQuery = `
with target as (select oid, rolname from pg_catalog.pg_roles where rolname = $1),
groups as (
  select r.oid, r.rolname, pg_catalog.pg_has_role(t.oid, r.oid, 'USAGE') as inherited
    from pg_catalog.pg_roles r join target t on r.oid <> t.oid
   where pg_catalog.pg_has_role(t.oid, r.oid, 'MEMBER')
),
spaces as (
  select n.oid, n.nspname, n.nspacl, n.nspowner, n.nspname::text = any($2::text[]) as asked,
         case when pg_catalog.pg_get_userbyid(n.nspowner) = 'pg_database_owner'
              then (select datdba from pg_catalog.pg_database where datname = pg_catalog.current_database()) else n.nspowner end as owner
    from pg_catalog.pg_namespace n
   where n.nspname::text = any($2::text[]) or (n.nspname !~ '^pg_' and n.nspname <> 'information_schema')
),
objects as (
  select 'database' as kind, null::text as schema, d.datname::text as name, d.datdba as owner, d.datdba as grantor, d.datacl as acl, 'd' as class, true as asked, null::text as part
    from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()
  union all
  select 'schema', n.nspname::text, n.nspname::text, n.owner, n.nspowner, n.nspacl, 'n', n.asked, null from spaces n
  union all
  select case c.relkind when 'S' then 'sequence' else 'table' end, n.nspname::text, c.relname::text, c.relowner, c.relowner, c.relacl,
         case c.relkind when 'S' then 's' else 'r' end, n.asked, null
    from pg_catalog.pg_class c join spaces n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
     and not exists (select from pg_catalog.pg_depend e
                      where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and e.objid = c.oid and e.deptype = 'e')
  union all
  select 'column', n.nspname::text, c.relname::text, c.relowner, c.relowner, a.attacl, 'c', n.asked, a.attname::text
    from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid join spaces n on n.oid = c.relnamespace
   where a.attacl is not null and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f')
),
makers as (
  select r.oid, r.rolname, n.oid as space, n.nspname, n.asked from pg_catalog.pg_roles r cross join spaces n
   where r.oid not in (select oid from target) and not r.rolsuper and r.rolname !~ '^pg_'
     and ((n.asked and pg_catalog.has_schema_privilege(r.oid, n.oid, 'CREATE')
           and (r.rolcanlogin or pg_catalog.pg_has_role(current_user, r.oid, 'USAGE')))
          or (n.asked and r.oid in (select o.owner from objects o where o.kind in ('table', 'sequence') and o.schema = n.nspname))
          or exists (select from pg_catalog.pg_default_acl a, pg_catalog.aclexplode(a.defaclacl) g
                      where a.defaclrole = r.oid and a.defaclnamespace = n.oid and g.grantee = (select oid from target)))
  union all
  select r.oid, r.rolname, 0, null, false from pg_catalog.pg_roles r
   where r.oid not in (select oid from target)
     and exists (select from pg_catalog.pg_default_acl a, pg_catalog.aclexplode(a.defaclacl) g
                  where a.defaclrole = r.oid and a.defaclnamespace = 0 and g.grantee = (select oid from target))
),
defaults as (
  select 'default ' || case k.type when 'S' then 'sequence' else 'table' end as kind, m.nspname::text as schema, m.rolname::text as name,
         m.oid as owner, m.oid as grantor,
         (select a.defaclacl from pg_catalog.pg_default_acl a
           where a.defaclrole = m.oid and a.defaclnamespace = m.space and a.defaclobjtype = k.type) as acl, 'x' as class, m.asked, null::text as part
    from makers m cross join (values ('r'::"char"), ('S'::"char")) as k(type)
),
held as (
  select o.*, pg_catalog.pg_has_role(current_user, o.owner, 'USAGE') as grantable,
         case when o.class = 'x' then o.acl else coalesce(o.acl, pg_catalog.acldefault(o.class::"char", o.grantor)) end as acls
    from (select * from objects union all select * from defaults) o
)
select o.kind, o.schema, o.name, o.part, o.asked, pg_catalog.pg_get_userbyid(o.owner)::text as owner,
       pg_catalog.pg_get_userbyid(o.grantor)::text as grantor, current_user::text as me,
       o.owner = (select oid from target) as owned,
       (select g.rolname::text from groups g where g.oid = o.owner) as owned_through,
       o.grantable, pg_catalog.pg_has_role(current_user, o.owner, 'MEMBER WITH ADMIN OPTION') as borrowable,
       (select r.rolsuper from pg_catalog.pg_roles r where r.oid = o.owner) as of_the_service,
       to_json(array(select distinct g.privilege_type from pg_catalog.aclexplode(o.acls) g
                      where g.is_grantable and g.grantee <> 0 and pg_catalog.pg_has_role(current_user, g.grantee, 'USAGE'))) as passable,
       (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
                 'privilege', g.privilege_type, 'role', pg_catalog.pg_get_userbyid(g.grantor))), '[]')
          from pg_catalog.aclexplode(o.acls) g where g.grantee = (select oid from target)) as held,
       (select coalesce(pg_catalog.json_agg(distinct pg_catalog.jsonb_build_object('privilege', g.privilege_type, 'role', r.rolname)), '[]')
          from pg_catalog.aclexplode(o.acls) g join groups r on r.oid = g.grantee) as held_through,
       to_json(array(select g.privilege_type from pg_catalog.aclexplode(o.acls) g where g.grantee = 0)) as public_held,
       to_json(array(select g.rolname from groups g where g.rolname = 'azure_pg_admin' or g.rolname ~ '^pg_(?!database_owner$)')) as strong,
       to_json(array(select g.rolname from groups g where not g.inherited)) as idle,
       (select to_json(array_remove(array[case when r.rolsuper then 'SUPERUSER' end, case when r.rolcreaterole then 'CREATEROLE' end,
                 case when r.rolcreatedb then 'CREATEDB' end, case when r.rolreplication then 'REPLICATION' end,
                 case when r.rolbypassrls then 'BYPASSRLS' end], null))
          from pg_catalog.pg_roles r where r.oid = (select oid from target)) as attributes,
       (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('role', r.rolname, 'grantor', g.rolname, 'service', g.rolsuper,
                 'reaches', array(select x.rolname from groups x where pg_catalog.pg_has_role(m.roleid, x.oid, 'MEMBER')))), '[]')
          from pg_catalog.pg_auth_members m join pg_catalog.pg_roles r on r.oid = m.roleid join pg_catalog.pg_roles g on g.oid = m.grantor
         where m.member = (select oid from target)) as memberships
  from held o
 where o.asked or o.owner = (select oid from target) or o.owner in (select oid from groups)
    or exists (select from pg_catalog.aclexplode(o.acls) g
                where g.grantee in (select oid from target union all select oid from groups))
 order by o.kind, o.schema, o.name, o.part`

/** Reads what the session's database says of a user. The role need not be there. */
export async function readCatalog(
  session: DatabaseSession,
  user: string,
  schemas: readonly string[],
): Promise<GrantCatalog> {
  const rows = await session.query(catalogQuery, [user, schemas])
  const [first] = rows
  return {
    rows: rows.map(readRow),
    strongRoles: texts(first?.["strong"]),
    idleRoles: texts(first?.["idle"]),
    memberships: readMemberships(first?.["memberships"]),
    attributes: texts(first?.["attributes"]),
    me: String(first?.["me"]),
  }
}

function readRow(row: Readonly<Record<string, unknown>>): ObjectRow {
  const kind = kinds.find((each) => each === row["kind"])
  const { schema, name, part, owner, owned_through: through } = row
  if (kind === undefined || typeof name !== "string" || typeof owner !== "string") {
    throw new TypeError("The catalog query answered an unexpected row.")
  }
  return {
    kind,
    schema: typeof schema === "string" ? schema : null,
    name,
    ...(typeof part === "string" ? { column: part } : {}),
    owner,
    asked: row["asked"] === true,
    owned: row["owned"] === true,
    ownedThrough: typeof through === "string" ? through : null,
    grantable: row["grantable"] === true,
    borrowable: row["borrowable"] === true,
    ofTheService: row["of_the_service"] === true,
    passable: texts(row["passable"]),
    grantor: typeof row["grantor"] === "string" ? row["grantor"] : owner,
    held: sources(row["held"]),
    heldThrough: sources(row["held_through"]),
    publicHeld: texts(row["public_held"]),
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : []
}

function sources(value: unknown): HeldThrough[] {
  if (!Array.isArray(value)) return []
  const list: readonly unknown[] = value
  return list.flatMap((each) => {
    if (typeof each !== "object" || each === null || !("privilege" in each) || !("role" in each)) return []
    return [{ privilege: String(each.privilege), role: String(each.role) }]
  })
}

function readMemberships(value: unknown): Membership[] {
  if (!Array.isArray(value)) return []
  const list: readonly unknown[] = value
  return list.flatMap((each) => {
    if (typeof each !== "object" || each === null || !("role" in each) || !("grantor" in each)) return []
    return [
      {
        role: String(each.role),
        grantor: String(each.grantor),
        byTheService: "service" in each && each.service === true,
        reaches: "reaches" in each ? texts(each.reaches) : [],
      },
    ]
  })
}
