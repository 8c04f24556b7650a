import type { Sandbox } from "@keyless/sandbox"
import { serverAuditor, type ServerAuditor } from "@keyless/test-support/server-auditor"
import type { Snapshot } from "@keyless/testkit"
import pg from "pg"

/** The only server of a sandbox, seen and changed past the plugin under test. */
export interface Auditor extends Pick<ServerAuditor, "arm"> {
  /** Runs statements in one session of the login, for which the firewall opens, and answers the rows of the last one. */
  inside(
    login: { readonly user: string; readonly password: string },
    database: string,
    ...statements: readonly string[]
  ): Promise<readonly Record<string, unknown>[]>
  snapshot(database: string): Promise<Snapshot>
}

export const passwordAdmin = { user: "pgadmin", password: "sandbox-only-Passw0rd" }

export function auditorOf(sandbox: Sandbox): Auditor {
  const { arm, admitted, place } = serverAuditor(sandbox, "shop-db", "2025-08-01")
  const inside: Auditor["inside"] = (login, database, ...statements) =>
    admitted(async () => {
      const { host, port } = place()
      const client = new pg.Client({ host, port, database, ...login, ssl: { rejectUnauthorized: true } })
      client.on("error", () => {})
      try {
        await client.connect()
        let rows: readonly Record<string, unknown>[] = []
        for (const sql of statements) rows = (await client.query<Record<string, unknown>>(sql)).rows
        return rows
      } finally {
        await client.end()
      }
    })
  return {
    arm,
    inside,
    async snapshot(database) {
      const things = [
        ...(await inside(passwordAdmin, "postgres", rolesQuery)),
        ...(await inside(passwordAdmin, database, objectsQuery)),
      ]
      const {
        entraAuth,
        administrators = [],
        firewallRules = [],
      } = sandbox.state().postgresServers?.[0] ?? {}
      return {
        "Entra authentication": entraAuth ?? false,
        ...Object.fromEntries(
          administrators.map(({ principalName, objectId }) => [`administrator ${principalName}`, objectId]),
        ),
        ...Object.fromEntries(
          firewallRules.map(({ name, ...range }) => [`firewall rule ${name}`, JSON.stringify(range)]),
        ),
        ...Object.fromEntries(things.map(({ name, value }) => [String(name), String(value)])),
      }
    },
  }
}

/** Roles with their labels, and who is in which. */
const rolesQuery = `
select 'role ' || rolname as name,
       concat_ws(' ', case when rolcanlogin then 'login' end, case when rolcreaterole then 'createrole' end,
                 (select label from pg_shseclabel where objoid = r.oid and provider = 'pgaadauth')) as value
  from pg_roles r where rolname not like 'pg\\_%'
union all
select 'member ' || member::regrole || ' of ' || roleid::regrole || ' by ' || grantor::regrole,
       concat_ws(' ', admin_option, inherit_option, set_option)
  from pg_auth_members where member::regrole::text not like 'pg\\_%'`

/** What is in schema public and what was granted, a line for each privilege of each role. */
const objectsQuery = `
with granted as (
  select 'table ' || relname as what, coalesce(relacl, acldefault('r', relowner)) as acl, relowner as owner
    from pg_class where relnamespace = 'public'::regnamespace
  union all select 'schema public', coalesce(nspacl, acldefault('n', nspowner)), nspowner from pg_namespace where nspname = 'public'
  union all select 'database', coalesce(datacl, acldefault('d', datdba)), datdba from pg_database where datname = current_database()
  union all select 'later ' || defaclobjtype::text || ' of ' || defaclrole::regrole, defaclacl, defaclrole from pg_default_acl
)
select 'in ' || current_database() || ': ' || c.relkind::text || ' ' || c.relname as name, pg_get_userbyid(c.relowner)::text as value
  from pg_class c where c.relnamespace = 'public'::regnamespace
union all
select 'in ' || current_database() || ': ' || a.privilege_type || ' on ' || g.what || ' to '
         || case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end,
       case when a.is_grantable then 'with grant option' else '' end
  from granted g, aclexplode(g.acl) a where a.grantee <> g.owner`
