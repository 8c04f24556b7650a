import { inAppSession, type Run } from "./app-session.ts"
import { appToken } from "./database.ts"
import type { World } from "./harness.ts"
import { shop } from "./shop.ts"
import { sqlShop } from "./sql-shop.ts"

export const sqlAudience = "https://database.windows.net"

/** Opens a session as whoever the token is of, hands it to `work`, and closes it. @throws the driver's error */
export function inSql<T>(
  world: World,
  token: string,
  work: (run: Run) => Promise<T>,
  { server = sqlShop.server, database = sqlShop.database }: { server?: string; database?: string } = {},
): Promise<T> {
  const found = world.sandbox.databases().find(({ id }) => id.toLowerCase().endsWith(`/${server}`))
  if (found === undefined) throw new Error("the sandbox has no server of that name")
  const { host, port } = found
  return inAppSession({ protocol: "tds", host, port, database, token }, work)
}

/** A session of the app as its system identity. */
export async function asSqlApp<T>(world: World, work: (run: Run) => Promise<T>, siteId?: string): Promise<T> {
  return inSql(world, await appToken(world, siteId, undefined, sqlAudience), work)
}

/** A session of the Entra administrator that the caller is. The firewall has to let this machine in. */
export async function asSqlCaller<T>(world: World, work: (run: Run) => Promise<T>): Promise<T> {
  return inSql(world, await world.sandbox.tokenFor(shop.caller.objectId, sqlAudience), work)
}

/** Makes a table, writes and reads, as an app does on its first day. */
export async function useSql(run: Run): Promise<unknown> {
  await run("if object_id('orders') is null create table orders (id int primary key, what nvarchar(20))")
  await run("if not exists (select 1 from orders) insert into orders values (1, N'tea')")
  return (await run("select what from orders"))[0]?.["what"]
}
