import type { Sandbox } from "@keyless/sandbox"
import { serverAuditor, type ServerAuditor } from "@keyless/test-support/server-auditor"
import type { Snapshot } from "@keyless/testkit"
import mssql from "mssql"

/** As whom to log in to a SQL server. */
export type SqlLogin = { readonly kind: "password" } | { readonly kind: "token"; readonly token: string }

/** The only server of a sandbox, seen and changed past the plugin under test. */
export interface Auditor extends Pick<ServerAuditor, "arm"> {
  /** Runs statements in one session of the login, for which the firewall opens, and answers the rows of the last one. */
  inside(login: SqlLogin, ...statements: readonly string[]): Promise<readonly Record<string, unknown>[]>
  snapshot(): Promise<Snapshot>
}

export function auditorOf(sandbox: Sandbox): Auditor {
  const { arm, admitted, place } = serverAuditor(sandbox, "shop-sql", "2021-11-01")
  const inside: Auditor["inside"] = (login, ...statements) => admitted(() => ask(place(), login, statements))
  return {
    arm,
    inside,
    async snapshot() {
      const things = await inside({ kind: "password" }, thingsQuery)
      const { administrator, firewallRules = [] } = sandbox.state().sqlServers?.[0] ?? {}
      return {
        ...(administrator === undefined ? {} : { "the administrator": JSON.stringify(administrator) }),
        ...Object.fromEntries(
          firewallRules.map(({ name, ...range }) => [`firewall rule ${name}`, JSON.stringify(range)]),
        ),
        ...Object.fromEntries(things.map(({ name, value }) => [String(name), String(value)])),
      }
    },
  }
}

/** Runs statements in a session over verified TLS. @throws the driver's error */
export async function ask(
  { host, port }: { readonly host: string; readonly port: number },
  login: SqlLogin,
  statements: readonly string[],
): Promise<readonly Record<string, unknown>[]> {
  const who: NonNullable<mssql.config["authentication"]> =
    login.kind === "password"
      ? { type: "default", options: { userName: "sqladmin", password: "sandbox-only-Passw0rd" } }
      : { type: "azure-active-directory-access-token", options: { token: login.token } }
  const pool = await new mssql.ConnectionPool({
    server: host,
    port,
    database: "shop",
    authentication: who,
    options: { encrypt: true, trustServerCertificate: false },
    pool: { max: 1 },
  }).connect()
  try {
    let rows: readonly Record<string, unknown>[] = []
    for (const sql of statements) {
      rows = (await pool.request().query<Record<string, unknown>>(sql)).recordset ?? []
    }
    return rows
  } finally {
    await pool.close()
  }
}

/** Users with their SIDs, roles and permissions a line each, tables, and the row that is there from the start. */
const thingsQuery = `
select 'user ' + name as name, type + ' ' + convert(varchar(200), sid, 1) as value
  from sys.database_principals where type in ('E', 'X', 'S') and principal_id > 4
union all
select 'role ' + user_name(role_principal_id) + ' of ' + user_name(member_principal_id), ''
  from sys.database_role_members
union all
select permission_name + ' on ' + class_desc + ' ' + convert(varchar(20), major_id) + ' to ' + user_name(grantee_principal_id), state
  from sys.database_permissions where user_name(grantee_principal_id) <> 'public'
union all
select 'table ' + name, type from sys.tables
union all
select 'customer ' + convert(varchar(20), id), name from customers where id = 1`
