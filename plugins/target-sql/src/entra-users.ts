import type { DatabaseSession } from "@keyless/sql"

/** Names of the users of Microsoft Entra identities in a database. Microsoft Learn, "sys.database_principals". */
export async function entraUsers(session: DatabaseSession): Promise<readonly string[]> {
  const rows = await session.query("select name from sys.database_principals where type = 'E' or type = 'X'")
  return rows.map(({ name }) => String(name)).filter((name) => name !== "dbo")
}
