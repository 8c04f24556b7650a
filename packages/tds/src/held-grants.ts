import type { DatabaseSession, Row } from "@keyless/sql"
import type { Grant, PermissionState, Securable } from "./grant.ts"

/** What a user has in the session's database, not counting what it has through roles. */
export interface HeldGrants {
  readonly own: readonly Grant[]
  /** What is denied to everybody. */
  readonly deniedToPublic: readonly Grant[]
  /** What everybody was given. */
  readonly ofPublic: readonly Grant[]
  /** Schemas that the user owns. */
  readonly ownedSchemas: readonly string[]
  /** Objects that were given to the user. */
  readonly ownedObjects: readonly { readonly schema: string; readonly name: string }[]
}

const rolesQuery = `
select 'role' as kind, r.name as name, null as place
  from sys.database_role_members m
  join sys.database_principals r on r.principal_id = m.role_principal_id
  join sys.database_principals u on u.principal_id = m.member_principal_id
 where u.name = @p1
union all
select 'schema', s.name, null
  from sys.schemas s join sys.database_principals u on u.principal_id = s.principal_id
 where u.name = @p1
union all
select 'object', o.name, s.name
  from sys.objects o join sys.schemas s on s.schema_id = o.schema_id
  join sys.database_principals u on u.principal_id = o.principal_id
 where u.name = @p1 and o.parent_object_id = 0
 order by name`

const permissionsQuery = `
select p.class_desc, p.state, p.permission_name, g.name as grantee, s.name as schema_name, o.name as object_name,
       os.name as object_schema, c.name as column_name, t.name as principal_name, t.type as principal_type
  from sys.database_permissions p
  join sys.database_principals g on g.principal_id = p.grantee_principal_id
  left join sys.schemas s on p.class = 3 and s.schema_id = p.major_id
  left join sys.objects o on p.class = 1 and o.object_id = p.major_id
  left join sys.schemas os on os.schema_id = o.schema_id
  left join sys.columns c on p.class = 1 and p.minor_id > 0 and c.object_id = p.major_id and c.column_id = p.minor_id
  left join sys.database_principals t on p.class = 4 and t.principal_id = p.major_id
 where g.name = @p1 or g.name = N'public'
 order by p.class_desc, p.permission_name`

/** Reads roles and permissions of a user. Microsoft Learn, "sys.database_permissions", "sys.database_role_members". */
export async function readHeldGrants(session: DatabaseSession, user: string): Promise<HeldGrants> {
  const memberships = await session.query(rolesQuery, [user])
  const named = (kind: string) =>
    memberships.filter((row) => text(row["kind"]) === kind).map((row) => text(row["name"]))
  const permissions = await session.query(permissionsQuery, [user])
  const isOfPublic = (row: Row) => text(row["grantee"]) === "public"
  const ofPublic = permissions.filter(isOfPublic).map(readPermission)
  const isDenied = (grant: Grant) => grant.kind === "permission" && grant.state === "denied"
  return {
    own: [
      ...named("role").map((role): Grant => ({ kind: "role", role })),
      ...permissions.filter((row) => !isOfPublic(row)).map(readPermission),
    ],
    deniedToPublic: ofPublic.filter(isDenied),
    ofPublic: ofPublic.filter((grant) => !isDenied(grant)),
    ownedSchemas: named("schema"),
    ownedObjects: memberships
      .filter((row) => text(row["kind"]) === "object")
      .map((row) => ({ schema: text(row["place"]), name: text(row["name"]) })),
  }
}

function readPermission(row: Row): Grant {
  return {
    kind: "permission",
    state: readState(text(row["state"])),
    permission: text(row["permission_name"]),
    on: readSecurable(row),
  }
}

function readState(letter: string): PermissionState {
  if (letter === "D") return "denied"
  return letter === "W" ? "grantable" : "granted"
}

function readSecurable(row: Row): Securable {
  const kind = text(row["class_desc"])
  const name = (column: string) => (typeof row[column] === "string" ? row[column] : undefined)
  const schema = name("schema_name")
  const [object, objectSchema] = [name("object_name"), name("object_schema")]
  const principal = name("principal_name")
  if (kind === "DATABASE") return { kind: "database" }
  if (kind === "SCHEMA" && schema !== undefined) return { kind: "schema", name: schema }
  if (kind === "OBJECT_OR_COLUMN" && object !== undefined && objectSchema !== undefined) {
    return { kind: "object", schema: objectSchema, name: object, column: name("column_name") ?? null }
  }
  if (kind === "DATABASE_PRINCIPAL" && principal !== undefined) {
    return {
      kind: "principal",
      type: name("principal_type")?.trim() === "R" ? "role" : "user",
      name: principal,
    }
  }
  return { kind: "other", name: kind.toLowerCase().replaceAll("_", " ") }
}

function text(value: unknown): string {
  if (typeof value === "string") return value.trim()
  throw new TypeError("The catalog answered an unexpected row.")
}
