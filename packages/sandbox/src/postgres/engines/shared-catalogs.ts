import { z } from "zod"
import { quoteLiteral } from "../quoting.ts"
import type { RoleFacts } from "./engine.ts"
import type { PgliteInstance } from "./pglite-instance.ts"

/**
 * What the databases of a server share: roles, memberships, labels, role settings and the list of databases. Every
 * PGlite instance has catalogs of its own, so a change in one is read there as rows and written into the others.
 */
export interface SharedCatalogs {
  /** Reads what the instance changed since it was last read or brought up to date. The caller holds the instance. */
  readFrom(instance: PgliteInstance): Promise<void>
  /** Brings the instance up to date. The caller holds it, outside a transaction. */
  writeTo(instance: PgliteInstance): Promise<void>
  isCurrent(instance: PgliteInstance): boolean
  findRole(
    name: string,
  ): (RoleFacts & { readonly oid: string; readonly settings: readonly string[] }) | undefined
  databases(): string[]
  /** Whether the role has the privilege CONNECT, itself, by PUBLIC, as owner or by a role it is a member of. */
  mayConnect(role: string, database: string): boolean
  putDatabase(name: string, owner: string): void
  removeDatabase(name: string): void
}

const roleSchema = z.object({
  row: z.string(),
  name: z.string(),
  login: z.boolean(),
  superuser: z.boolean(),
  password: z.string().nullable(),
})
const labelSchema = z.object({ row: z.string(), label: z.string() })
const memberSchema = z.object({ row: z.string(), role: z.string(), member: z.string() })
const settingSchema = z.object({ row: z.string(), config: z.array(z.string()).nullable() })
const databaseSchema = z.object({
  owner: z.string(),
  acl: z.string().nullable(),
  /** Roles with CONNECT; "-" is PUBLIC. */
  connect: z.array(z.string()),
})

const readSql = `
  select 'role/' || oid as key, jsonb_build_object('row', a::text, 'name', rolname, 'login', rolcanlogin,
    'superuser', rolsuper, 'password', rolpassword)::text as value from pg_authid a where oid >= 16384
  union all select 'member/' || oid, jsonb_build_object('row', m::text,
    'role', pg_get_userbyid(roleid), 'member', pg_get_userbyid(member))::text from pg_auth_members m where oid >= 16384
  union all select 'dependency/' || s::text, jsonb_build_object('row', s::text)::text
    from pg_shdepend s where dbid = 0 and classid = 'pg_auth_members'::regclass
  union all select 'label/' || objoid, jsonb_build_object('row', l::text, 'label', label)::text
    from pg_shseclabel l where classoid = 'pg_authid'::regclass and provider = 'pgaadauth'
  union all select 'setting/' || setrole, jsonb_build_object('row', s::text, 'config', setconfig)::text
    from pg_db_role_setting s where setdatabase = 0
  union all select 'database/' || datname,
    jsonb_build_object('owner', pg_get_userbyid(datdba), 'acl', datacl::text, 'connect', (
      select coalesce(jsonb_agg(case grantee when 0 then '-' else pg_get_userbyid(grantee) end), '[]')
      from aclexplode(coalesce(datacl, acldefault('d', datdba))) where privilege_type = 'CONNECT'))::text
    from pg_database where not datistemplate`

/** Kinds in the order in which rows are written; rows are removed in the opposite order. */
const tables = {
  role: { table: "pg_authid", where: (key: string) => `oid = ${key}` },
  member: { table: "pg_auth_members", where: (key: string) => `oid = ${key}` },
  dependency: { table: "pg_shdepend", where: (key: string) => `pg_shdepend::text = ${quoteLiteral(key)}` },
  label: {
    table: "pg_shseclabel",
    where: (key: string) => `objoid = ${key} and classoid = 'pg_authid'::regclass and provider = 'pgaadauth'`,
  },
  setting: { table: "pg_db_role_setting", where: (key: string) => `setdatabase = 0 and setrole = ${key}` },
} as const

/** Owners and grantees of databases, as PostgreSQL itself records them; DROP ROLE looks here. */
const databaseDependenciesSql = `
  delete from pg_shdepend where dbid = 0 and classid = 'pg_database'::regclass;
  insert into pg_shdepend (dbid, classid, objid, objsubid, refclassid, refobjid, deptype)
    select 0, 'pg_database'::regclass, oid, 0, 'pg_authid'::regclass, datdba, 'o' from pg_database where datdba >= 16384
    union all
    select distinct 0, 'pg_database'::regclass::oid, d.oid, 0, 'pg_authid'::regclass::oid, a.grantee, 'a'::"char"
      from pg_database d, aclexplode(d.datacl) a where a.grantee >= 16384 and a.grantee <> d.datdba;`

/** The shared catalogs of one server, empty until the first instance was read. */
export function createSharedCatalogs(): SharedCatalogs {
  const current = new Map<string, string>()
  const rowsOfKind = <T>(kind: string, schema: z.ZodType<T>): [string, T][] =>
    [...current]
      .filter(([key]) => key.startsWith(`${kind}/`))
      .map(([key, value]) => [key.slice(kind.length + 1), schema.parse(JSON.parse(value))])
  const differences = (instance: PgliteInstance) => {
    const removed = [...instance.shared.keys()].filter((key) => current.get(key) !== instance.shared.get(key))
    const added = [...current].filter(([key, value]) => instance.shared.get(key) !== value)
    return { removed, added }
  }

  return {
    async readFrom(instance) {
      const seen = new Map<string, string>()
      for (const { key, value } of await instance.query(readSql)) {
        if (key != null && value != null) seen.set(key, value)
      }
      for (const key of instance.shared.keys()) if (!seen.has(key)) current.delete(key)
      for (const [key, value] of seen) if (instance.shared.get(key) !== value) current.set(key, value)
      instance.shared.clear()
      for (const [key, value] of seen) instance.shared.set(key, value)
    },
    isCurrent(instance) {
      if (instance.shared.size !== current.size) return false
      for (const [key, value] of current) if (instance.shared.get(key) !== value) return false
      return true
    },
    async writeTo(instance) {
      const { removed, added } = differences(instance)
      if (removed.length === 0 && added.length === 0) return
      const kinds = Object.entries(tables)
      const sql = ["set allow_system_table_mods = on"]
      for (const [kind, { table, where }] of kinds.toReversed()) {
        for (const key of keysOf(removed, kind)) sql.push(`delete from ${table} where ${where(key)}`)
      }
      for (const [kind, { table }] of kinds) {
        for (const [key, value] of added) {
          if (!key.startsWith(`${kind}/`)) continue
          const { row } = z.object({ row: z.string() }).parse(JSON.parse(value))
          sql.push(`insert into ${table} select (x.r).* from (select ${quoteLiteral(row)}::${table} as r) x`)
        }
      }
      for (const name of keysOf(removed, "database")) {
        if (!current.has(`database/${name}`))
          sql.push(`delete from pg_database where datname = ${quoteLiteral(name)}`)
      }
      for (const [key, value] of added) {
        if (!key.startsWith("database/")) continue
        sql.push(putDatabaseSql(key.slice("database/".length), databaseSchema.parse(JSON.parse(value))))
      }
      sql.push(databaseDependenciesSql)
      await instance.query(sql.join(";\n"))
      instance.shared.clear()
      for (const [key, value] of current) instance.shared.set(key, value)
    },
    findRole(name) {
      const found = rowsOfKind("role", roleSchema).find(([, role]) => role.name === name)
      if (found === undefined) return undefined
      const [oid, role] = found
      const label = current.get(`label/${oid}`)
      const setting = current.get(`setting/${oid}`)
      return {
        oid,
        name,
        canLogin: role.login,
        superuser: role.superuser,
        ...(role.password !== null && { passwordVerifier: role.password }),
        ...(label !== undefined && { label: labelSchema.parse(JSON.parse(label)).label }),
        settings: setting === undefined ? [] : (settingSchema.parse(JSON.parse(setting)).config ?? []),
      }
    },
    mayConnect(role, database) {
      const found = current.get(`database/${database}`)
      if (found === undefined) return false
      const { owner, connect } = databaseSchema.parse(JSON.parse(found))
      const admitted = new Set([owner, ...connect])
      if (admitted.has("-")) return true
      const memberships = rowsOfKind("member", memberSchema).map(([, row]) => row)
      const roles = new Set([role])
      // The set grows while it is walked, until no membership adds a role.
      for (const each of roles)
        for (const { member, role: of } of memberships) if (member === each) roles.add(of)
      return [...roles].some((each) => admitted.has(each))
    },
    databases: () => rowsOfKind("database", databaseSchema).map(([name]) => name),
    putDatabase: (name, owner) =>
      void current.set(`database/${name}`, JSON.stringify({ acl: null, owner, connect: ["-"] })),
    removeDatabase: (name) => void current.delete(`database/${name}`),
  }
}

function keysOf(keys: readonly string[], kind: string): string[] {
  return keys.filter((key) => key.startsWith(`${kind}/`)).map((key) => key.slice(kind.length + 1))
}

/** A database of another instance is a row without files here. */
function putDatabaseSql(
  name: string,
  { owner, acl }: Pick<z.output<typeof databaseSchema>, "owner" | "acl">,
): string {
  const ownerOid = `(select oid from pg_authid where rolname = ${quoteLiteral(owner)})`
  const aclItems = acl === null ? "null::aclitem[]" : `${quoteLiteral(acl)}::aclitem[]`
  return `
    insert into pg_database select (jsonb_populate_record(d, jsonb_build_object(
        'oid', pg_nextoid('pg_database'::regclass, 'oid', 'pg_database_oid_index'::regclass),
        'datname', ${quoteLiteral(name)}))).*
      from pg_database d
      where d.datname = current_database() and not exists (
        select from pg_database where datname = ${quoteLiteral(name)});
    update pg_database set datdba = ${ownerOid}, datacl = ${aclItems} where datname = ${quoteLiteral(name)}`
}
