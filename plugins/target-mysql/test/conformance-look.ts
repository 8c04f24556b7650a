import type { Sandbox } from "@keyless/sandbox"
import { serverAuditor, type ServerAuditor } from "@keyless/test-support/server-auditor"
import type { Snapshot } from "@keyless/testkit"
import { createConnection } from "mysql2/promise"

/** The only server of a sandbox, seen and changed past the plugin under test. */
export interface Auditor extends Pick<ServerAuditor, "arm"> {
  /** Runs statements in one session of the login, for which the firewall opens, and answers the rows of the last one. */
  inside(
    login: { readonly user: string; readonly password: string },
    ...statements: readonly string[]
  ): Promise<readonly Record<string, unknown>[]>
  snapshot(): Promise<Snapshot>
}

export const passwordAdmin = { user: "mysqladmin", password: "sandbox-only-Passw0rd" }

export function auditorOf(sandbox: Sandbox): Auditor {
  const { arm, admitted, place } = serverAuditor(sandbox, "shop-mysql", "2023-12-30")
  const inside: Auditor["inside"] = (login, ...statements) => admitted(() => ask(place(), login, statements))
  return {
    arm,
    inside,
    async snapshot() {
      const things = await inside(passwordAdmin, thingsQuery)
      const {
        administrator,
        firewallRules = [],
        userAssignedIdentities = [],
      } = sandbox.state().mysqlServers?.[0] ?? {}
      return {
        ...(administrator === undefined ? {} : { "the administrator": JSON.stringify(administrator) }),
        ...Object.fromEntries(
          userAssignedIdentities.map((id) => [`server identity ${id.toLowerCase()}`, true]),
        ),
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
  login: { readonly user: string; readonly password: string },
  statements: readonly string[],
): Promise<readonly Record<string, unknown>[]> {
  const connection = await createConnection({
    host,
    port,
    database: "shop",
    ...login,
    ssl: { rejectUnauthorized: true, verifyIdentity: true },
    enableCleartextPlugin: true,
  })
  try {
    let rows: readonly Record<string, unknown>[] = []
    for (const sql of statements) {
      const [answer] = await connection.query(sql)
      rows = Array.isArray(answer) ? answer.map((row) => Object.fromEntries(Object.entries(row))) : []
    }
    return rows
  } finally {
    await connection.end()
  }
}

/** Accounts with whom they stand for, privileges a line each, tables, and the row that is there from the start. */
const thingsQuery = `
select concat('account ', User, '@', Host) as name, concat(plugin, ' ', case plugin when 'aad_auth' then authentication_string else '' end) as value
  from mysql.user
union all
select concat('in ', TABLE_SCHEMA, ': ', PRIVILEGE_TYPE, ' to ', GRANTEE), IS_GRANTABLE from information_schema.SCHEMA_PRIVILEGES
union all
select concat('in ', TABLE_SCHEMA, ': ', PRIVILEGE_TYPE, ' on ', TABLE_NAME, ' to ', GRANTEE), IS_GRANTABLE from information_schema.TABLE_PRIVILEGES
 where TABLE_SCHEMA = 'shop'
union all
select concat('in ', TABLE_SCHEMA, ': table ', TABLE_NAME), TABLE_TYPE from information_schema.TABLES where TABLE_SCHEMA = 'shop'
union all
select concat('customer ', id), name from shop.customers where id = 1`
