import type { Sandbox } from "@keyless/sandbox"
import type { Snapshot } from "@keyless/testkit"
import mssql from "mssql"

const fabricAudience = "https://api.fabric.microsoft.com"
const sqlAudience = "https://database.windows.net"

/** The only workspace of a sandbox and its database, seen and changed past the plugin under test. */
export interface Auditor {
  /** Takes the role of somebody away. */
  removeRole(principalId: string): Promise<void>
  /** Runs statements in one session of whoever has the object id, and answers the rows of the last one. */
  inside(objectId: string, ...statements: readonly string[]): Promise<readonly Record<string, unknown>[]>
  snapshot(): Promise<Snapshot>
}

/**
 * @param owner - object id of an administrator of the workspace
 * @param database - the database's name on its server
 */
export function auditorOf(sandbox: Sandbox, owner: string, database: string): Auditor {
  const workspace = () => {
    const [found] = sandbox.state().fabricWorkspaces ?? []
    if (found === undefined) throw new Error("the sandbox has no workspace")
    return found
  }
  const inside: Auditor["inside"] = async (objectId, ...statements) => {
    const [server] = sandbox.databases()
    if (server === undefined) throw new Error("the sandbox has no database server")
    const token = await sandbox.tokenFor(objectId, sqlAudience)
    const pool = await new mssql.ConnectionPool({
      server: server.host,
      port: server.port,
      database,
      authentication: { type: "azure-active-directory-access-token", options: { token } },
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
  return {
    inside,
    async removeRole(principalId) {
      const authorization = `Bearer ${await sandbox.tokenFor(owner, fabricAudience)}`
      const url = `${sandbox.cloud.fabric}/v1/workspaces/${workspace().id}/roleAssignments/${principalId}`
      const response = await fetch(url, { method: "DELETE", headers: { authorization } })
      if (!response.ok) throw new Error(`DELETE ${url}: ${response.status}`)
    },
    async snapshot() {
      const things = await inside(owner, thingsQuery)
      return {
        ...Object.fromEntries(
          (workspace().roleAssignments ?? []).map(({ principalId, role }) => [
            `workspace role of ${principalId}`,
            role,
          ]),
        ),
        ...Object.fromEntries(things.map(({ name, value }) => [String(name), String(value)])),
      }
    },
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
