import { propertyTables } from "./property-tables.ts"
import { fold } from "../values/fold.ts"
import type { Store } from "./sqlite.ts"

/** Ids of principals that every database has (sys.database_principals). */
export const principalIds = {
  public: 0,
  dbo: 1,
  guest: 2,
  informationSchema: 3,
  sys: 4,
  owner: 16384,
  securityAdmin: 16386,
} as const

/** Fixed roles with their ids: https://learn.microsoft.com/sql/relational-databases/security/authentication-access/database-level-roles */
export const fixedRoles = [
  ["db_owner", 16384],
  ["db_accessadmin", 16385],
  ["db_securityadmin", 16386],
  ["db_ddladmin", 16387],
  ["db_backupoperator", 16389],
  ["db_datareader", 16390],
  ["db_datawriter", 16391],
  ["db_denydatareader", 16392],
  ["db_denydatawriter", 16393],
] as const

/** The engine's own tables. Users' tables are called `t<object id>` with columns `c<column id>`, so no name of a user reaches SQLite. */
const tables = `
create table k_principals (
  principal_id integer primary key, name text not null, folded text not null unique, type text not null, sid blob,
  authentication integer not null, default_schema text, owner integer, created text not null, modified text not null);
create table k_members (role_id integer not null, member_id integer not null, primary key (role_id, member_id));
create table k_permissions (
  class integer not null, major_id integer not null, grantee integer not null, grantor integer not null,
  permission text not null, state text not null, primary key (class, major_id, grantee, permission, grantor));
create table k_schemas (schema_id integer primary key, name text not null, folded text not null unique, owner integer not null);
create table k_objects (
  object_id integer primary key, schema_id integer not null, name text not null, folded text not null, type text not null,
  parent integer not null default 0, owner integer, created text not null, modified text not null, definition text,
  named_by_system integer not null default 0, unique (schema_id, folded));
create table k_columns (
  object_id integer not null, column_id integer not null, name text not null, folded text not null, type text not null,
  nullable integer not null, seed integer, increment integer, default_sql text, default_id integer,
  primary key (object_id, column_id), unique (object_id, folded));
create table k_constraints (object_id integer primary key, parent integer not null, kind text not null, detail text not null);
create table k_indexes (
  table_id integer not null, index_id integer not null, name text not null, folded text not null, is_unique integer not null,
  constraint_id integer, columns text not null, descending text not null, included text not null, filter text,
  primary key (table_id, index_id), unique (table_id, folded));
create table k_ids (kind text primary key, last integer not null);
insert into k_ids values ('principal', 4), ('schema', 4), ('object', 901578250);
`

/** Makes the engine's tables and fills in what every database has. */
export function createSystemTables(store: Store, at: string): void {
  store.exec(tables)
  store.exec(propertyTables)
  const principal = (
    id: number,
    name: string,
    type: string,
    schema: string | null,
    sid: Uint8Array | null,
    auth: number,
  ) => {
    const owner = type === "R" ? principalIds.dbo : null
    store.run(
      "insert into k_principals values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      BigInt(id),
      name,
      fold(name),
      type,
      sid,
      BigInt(auth),
      schema,
      owner === null ? null : BigInt(owner),
      at,
      at,
    )
  }
  principal(principalIds.public, "public", "R", null, null, 0)
  principal(principalIds.dbo, "dbo", "S", "dbo", new Uint8Array([1]), 1)
  principal(principalIds.guest, "guest", "S", "guest", new Uint8Array([0]), 0)
  principal(principalIds.informationSchema, "INFORMATION_SCHEMA", "S", null, null, 0)
  principal(principalIds.sys, "sys", "S", null, null, 0)
  for (const [name, id] of fixedRoles) principal(id, name, "R", null, null, 0)
  const schema = (id: number, name: string, owner: number) =>
    store.run("insert into k_schemas values (?, ?, ?, ?)", BigInt(id), name, fold(name), BigInt(owner))
  schema(1, "dbo", principalIds.dbo)
  schema(2, "guest", principalIds.guest)
  schema(3, "INFORMATION_SCHEMA", principalIds.informationSchema)
  schema(4, "sys", principalIds.sys)
  for (const [name, id] of fixedRoles) schema(id, name, id)
  // dbo may connect as a matter of record too, as in a database of Azure.
  store.run("insert into k_permissions values (0, 0, 1, 1, 'CONNECT', 'G')")
}

/** A fresh id. */
export function nextId(store: Store, kind: "principal" | "schema" | "object"): number {
  // Object ids of SQL Server are far apart too, so that nobody takes them for a count.
  const step = kind === "object" ? 16 : 1
  const row = store.get("update k_ids set last = last + ? where kind = ? returning last", BigInt(step), kind)
  return Number(row?.["last"] ?? 0)
}
