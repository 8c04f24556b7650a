import type { Privilege, PrivilegeProfile } from "@keyless/core/plugin"
import { profilePrivileges, type WantedGrants } from "@keyless/sql"
import type { Grant } from "./grant.ts"

/** What several connections want of a user together. */
export interface WantedPermissions {
  readonly grants: readonly Grant[]
  /** Permissions without which what is wanted does not work; `CONTROL` stands for all. */
  readonly needs: ReadonlySet<string>
  /** Whether it is everything in the database. */
  readonly isAll: boolean
  /** Schemas that are asked for by name. */
  readonly schemas: readonly string[]
  /** Schemas in which what is too much is taken away: those that connections have or had, and `dbo`; all where nobody wants anything. */
  readonly managed: readonly string[] | "all"
}

/** What each profile means in one kind of database. */
export type ProfileGrants = Readonly<Record<PrivilegeProfile, readonly Grant[]>>

/** The schema of names without one. Privileges that name no schema are for the database as a whole. */
export const defaultSchema = "dbo"

const onDatabase = (permission: string): Grant => ({
  kind: "permission",
  state: "granted",
  permission,
  on: { kind: "database" },
})
const onSchema = (name: string, permission: string): Grant => ({
  kind: "permission",
  state: "granted",
  permission,
  on: { kind: "schema", name },
})
const role = (name: string): Grant => ({ kind: "role", role: name })

const readonly = [role("db_datareader")]
const readwrite = [...readonly, role("db_datawriter")]
const ddl = [...readwrite, role("db_ddladmin")]

/** `all` is what Service Connector grants in Azure SQL: everything in the database. */
export const controlProfiles: ProfileGrants = {
  all: [onDatabase("CONTROL")],
  readonly,
  readwrite,
  ddl,
}

/** `all` is what Service Connector grants in Fabric: data and tables, without the right to manage users. */
export const roleProfiles: ProfileGrants = { all: ddl, readonly, readwrite, ddl }

/**
 * What each privilege of a list means. Tables of schema `dbo` belong to the schema's owner and not to who made them, so `create` covers changing
 * and dropping all tables of that schema.
 */
const perPrivilege: Readonly<Record<Privilege, readonly Grant[]>> = {
  select: [onDatabase("SELECT")],
  insert: [onDatabase("INSERT")],
  update: [onDatabase("UPDATE")],
  delete: [onDatabase("DELETE")],
  execute: [onDatabase("EXECUTE")],
  create: [
    onDatabase("CREATE TABLE"),
    onDatabase("CREATE VIEW"),
    onDatabase("CREATE PROCEDURE"),
    onDatabase("CREATE FUNCTION"),
    onDatabase("REFERENCES"),
    onSchema(defaultSchema, "ALTER"),
  ],
}

/** What members of the fixed roles may do, as far as somebody may deny it. Microsoft Learn, "Database-level roles". */
const perRole: Readonly<Record<string, readonly string[]>> = {
  db_datareader: ["SELECT"],
  db_datawriter: ["INSERT", "UPDATE", "DELETE"],
  db_ddladmin: ["CREATE TABLE", "CREATE VIEW", "CREATE PROCEDURE", "CREATE FUNCTION", "ALTER", "REFERENCES"],
}

/**
 * What each privilege means in one schema. Who may alter a schema may make tables in it with the right to make any, which is one of the database. Microsoft
 * Learn, "GRANT schema permissions", "CREATE TABLE", "Permissions".
 */
const perPrivilegeInSchema: Readonly<Record<Privilege, (schema: string) => readonly Grant[]>> = {
  select: (schema) => [onSchema(schema, "SELECT")],
  insert: (schema) => [onSchema(schema, "INSERT")],
  update: (schema) => [onSchema(schema, "UPDATE")],
  delete: (schema) => [onSchema(schema, "DELETE")],
  execute: (schema) => [onSchema(schema, "EXECUTE")],
  create: (schema) => [...making, onSchema(schema, "REFERENCES"), onSchema(schema, "ALTER")],
}
const making = ["CREATE TABLE", "CREATE VIEW", "CREATE PROCEDURE", "CREATE FUNCTION"].map(onDatabase)

function inSchema({ privileges }: WantedGrants, schema: string): readonly Grant[] {
  if (privileges === "all") return [...making, onSchema(schema, "CONTROL")]
  const list = typeof privileges === "string" ? profilePrivileges[privileges] : privileges
  return list.flatMap((privilege) => perPrivilegeInSchema[privilege](schema))
}

/** Several grants together, each once; whoever has a user may connect. One that wants no privileges names schemas that a connection had. */
export function wantedGrants(wanted: readonly WantedGrants[], profiles: ProfileGrants): WantedPermissions {
  const all = wanted.flatMap((each) => {
    const { privileges, schemas } = each
    if (schemas !== undefined) return schemas.flatMap((schema) => inSchema(each, schema))
    return typeof privileges === "string"
      ? profiles[privileges]
      : privileges.flatMap((privilege) => perPrivilege[privilege])
  })
  const grants = [
    ...new Map([onDatabase("CONNECT"), ...all].map((grant) => [JSON.stringify(grant), grant])).values(),
  ]
  const asking = wanted.filter(({ privileges }) => privileges.length > 0)
  return {
    grants,
    needs: new Set(
      grants.flatMap((grant) => (grant.kind === "role" ? (perRole[grant.role] ?? []) : [grant.permission])),
    ),
    isAll: grants.some(
      (grant) =>
        grant.kind === "permission" && grant.permission === "CONTROL" && grant.on.kind === "database",
    ),
    schemas: [...new Set(asking.flatMap(({ schemas = [] }) => schemas))],
    managed:
      wanted.length === 0
        ? "all"
        : [...new Set([defaultSchema, ...wanted.flatMap(({ schemas = [] }) => schemas)])],
  }
}
