import { inAppSession, type Run } from "./app-session.ts"
import { appToken, databaseAudience } from "./database.ts"
import type { World } from "./harness.ts"
import { mysqlServer, mysqlShop } from "./mysql-shop.ts"
import { shop } from "./shop.ts"

/** Opens a session over verified TLS, hands it to `work`, and closes it. @throws the driver's error */
export function inMysql<T>(
  world: World,
  {
    user,
    password,
    database = mysqlShop.database,
  }: { readonly user: string; readonly password: string; readonly database?: string },
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const server = world.sandbox.databases().find(({ id }) => id.endsWith(`/${mysqlShop.server}`))
  if (server === undefined) throw new Error("the sandbox has no server of that name")
  const { host, port } = server
  return inAppSession({ protocol: "mysql", host, port, database, user, token: password }, work)
}

/** A session of the app as its system identity. */
export async function asMysqlApp<T>(
  world: World,
  work: (run: Run) => Promise<T>,
  user: string = mysqlShop.user,
): Promise<T> {
  return inMysql(world, { user, password: await appToken(world) }, work)
}

/** A session of the password administrator. The firewall has to let this machine in. */
export function asMysqlPasswordAdmin<T>(world: World, work: (run: Run) => Promise<T>): Promise<T> {
  return inMysql(world, mysqlShop.passwordAdmin, work)
}

/** A session of the Entra administrator that the caller is. The firewall has to let this machine in. */
export async function asMysqlCaller<T>(world: World, work: (run: Run) => Promise<T>): Promise<T> {
  const password = await world.sandbox.tokenFor(shop.caller.objectId, databaseAudience)
  return inMysql(world, { user: mysqlServer(world).administrator?.login ?? "", password }, work)
}

/** Makes a table, writes and reads, as an app does on its first day. */
export async function useMysql(run: Run): Promise<unknown> {
  await run("create table if not exists orders (id int primary key, what text)")
  await run("insert ignore into orders values (1, 'tea')")
  return (await run("select what from orders"))[0]?.["what"]
}
