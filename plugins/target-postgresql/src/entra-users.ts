import type { DatabaseSession } from "@keyless/sql"

/** Names of the roles of Microsoft Entra identities that are no administrators. Microsoft Learn, "Manage Microsoft Entra roles": `pgaadauth_list_principals`. */
export async function entraUsers(session: DatabaseSession): Promise<readonly string[]> {
  const rows = await session.query(
    "select rolname::text as name from pgaadauth_list_principals(false) where isadmin = 0",
  )
  return rows.map(({ name }) => String(name))
}
