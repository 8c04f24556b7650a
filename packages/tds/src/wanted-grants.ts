import type { Privilege, PrivilegeProfile, Privileges } from "@keyless/core/plugin"
import type { Grant } from "./grant.ts"

/** What several connections want of a user together. */
export interface WantedGrants {
  readonly grants: readonly Grant[]
  /** Permissions on the database without which what is wanted does not work; `CONTROL` stands for all. */
  readonly needs: ReadonlySet<string>
}

/** What each profile means in one kind of database. */
export type ProfileGrants = Readonly<Record<PrivilegeProfile, readonly Grant[]>>

const onDatabase = (permission: string): Grant => ({
  kind: "permission",
  state: "granted",
  permission,
  on: { kind: "database" },
})
const onDbo = (permission: string): Grant => ({
  kind: "permission",
  state: "granted",
  permission,
  on: { kind: "schema", name: "dbo" },
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
    onDbo("ALTER"),
  ],
}

/** What members of the fixed roles may do, as far as somebody may deny it. Microsoft Learn, "Database-level roles". */
const perRole: Readonly<Record<string, readonly string[]>> = {
  db_datareader: ["SELECT"],
  db_datawriter: ["INSERT", "UPDATE", "DELETE"],
  db_ddladmin: ["CREATE TABLE", "CREATE VIEW", "CREATE PROCEDURE", "CREATE FUNCTION", "ALTER", "REFERENCES"],
}

/** Several grants together, each once; whoever has a user may connect. */
export function wantedGrants(wanted: readonly Privileges[], profiles: ProfileGrants): WantedGrants {
  const all = wanted.flatMap((each) =>
    typeof each === "string" ? profiles[each] : each.flatMap((privilege) => perPrivilege[privilege]),
  )
  const grants = [
    ...new Map([onDatabase("CONNECT"), ...all].map((grant) => [JSON.stringify(grant), grant])).values(),
  ]
  return {
    grants,
    needs: new Set(
      grants.flatMap((grant) => (grant.kind === "role" ? (perRole[grant.role] ?? []) : [grant.permission])),
    ),
  }
}
