import type { PostgresServerState } from "../state.ts"
import { superuserName } from "./engine/data-template.ts"
import { quoteIdentifier, quoteLiteral } from "./quoting.ts"

type Administrator = PostgresServerState["administrators"][number]

/** SQL for the roles every server has: `azure_pg_admin` and the password administrator. */
export function bootstrapSql(state: PostgresServerState): string {
  const admin = quoteIdentifier(state.administratorLogin)
  return `
    create role azure_pg_admin nologin createrole createdb;
    grant pg_monitor, pg_signal_backend, pg_read_all_settings to azure_pg_admin with admin option;
    create role ${admin} login createrole createdb password ${quoteLiteral(state.administratorPassword)};
    grant azure_pg_admin to ${admin};
    alter database postgres owner to azure_pg_admin;`
}

/** SQL for every database, after {@link bootstrapSql}: who owns schema `public`. */
export function publicSchemaSql({ publicSchemaOwner }: PostgresServerState): string {
  return `alter schema public owner to ${quoteIdentifier(publicSchemaOwner)}`
}

/**
 * Who owns a database that is made through ARM: the server's own login, or on a server that takes tokens only the service itself. Never an Entra
 * administrator.
 */
export function databaseOwner({ passwordAuth, administratorLogin }: PostgresServerState): string {
  return passwordAuth ? administratorLogin : superuserName
}

/** SQL that makes one Entra administrator, or gives an existing role its rights and label. */
export function administratorSql({ principalName, principalType, objectId }: Administrator): string {
  const name = quoteIdentifier(principalName)
  const type = { User: "user", Group: "group", ServicePrincipal: "service" }[principalType]
  return `
    do $do$ begin
      if not exists (select from pg_roles where rolname = ${quoteLiteral(principalName)}) then create role ${name}; end if;
    end $do$;
    alter role ${name} login createrole createdb;
    grant azure_pg_admin to ${name};
    select pg_catalog.pgaadauth_put_label(${quoteLiteral(principalName)}, ${quoteLiteral(
      `aadauth,oid=${objectId},type=${type},admin`,
    )});`
}

/**
 * SQL that takes the rights of a former Entra administrator. The role stays, because it may own objects, but nobody
 * can log in as it.
 */
export function formerAdministratorSql(name: string): string {
  const role = quoteIdentifier(name)
  return `
    do $do$ begin
      if exists (select from pg_roles where rolname = ${quoteLiteral(name)}) then
        alter role ${role} nologin nocreaterole nocreatedb;
        revoke azure_pg_admin from ${role};
        perform pg_catalog.pgaadauth_put_label(${quoteLiteral(name)}, null);
      end if;
    end $do$;`
}

/** What a label of provider pgaadauth says: `aadauth,oid=<oid>,type=<service|user|group>[,admin][,mfa]`. */
export interface PrincipalLabel {
  readonly objectId: string
  readonly type: "service" | "user" | "group"
  readonly admin: boolean
}

/** Reads a label; answers undefined when it names no object id or no known type. */
export function parseLabel(label: string): PrincipalLabel | undefined {
  const parts = label.split(",").map((part) => part.trim())
  const value = (key: string) => parts.find((part) => part.startsWith(`${key}=`))?.slice(key.length + 1)
  const objectId = value("oid")?.toLowerCase()
  const type = value("type")
  if (objectId === undefined || (type !== "service" && type !== "user" && type !== "group")) return undefined
  return { objectId, type, admin: parts.includes("admin") }
}
