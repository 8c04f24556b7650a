import { createConnection } from "mysql2/promise"
import { appToken } from "./database.ts"
import type { World } from "./harness.ts"
import { mysqlServer, mysqlShop } from "./mysql-shop.ts"
import { shop } from "./shop.ts"

const databaseAudience = "https://ossrdbms-aad.database.windows.net"

/** Runs one statement, without parameters; what it answers is a list of rows. */
export type AskMysql = (sql: string) => Promise<Record<string, unknown>[]>

/** Opens a session over verified TLS, hands it to `work`, and closes it. @throws the driver's error */
export async function inMysql<T>(
  world: World,
  login: { readonly user: string; readonly password: string; readonly database?: string },
  work: (ask: AskMysql) => Promise<T>,
): Promise<T> {
  const server = world.sandbox.databases().find(({ id }) => id.endsWith(`/${mysqlShop.server}`))
  if (server === undefined) throw new Error("the sandbox has no server of that name")
  const { host, port } = server
  const connection = await createConnection({
    host,
    port,
    database: mysqlShop.database,
    ...login,
    ssl: { rejectUnauthorized: true, verifyIdentity: true },
    enableCleartextPlugin: true,
  })
  try {
    return await work(async (sql) => {
      const [rows] = await connection.query(sql)
      return Array.isArray(rows) ? rows.map((row) => Object.fromEntries(Object.entries(row))) : []
    })
  } finally {
    await connection.end()
  }
}

/** A session of the app as its system identity. */
export async function asMysqlApp<T>(
  world: World,
  work: (ask: AskMysql) => Promise<T>,
  user: string = mysqlShop.user,
): Promise<T> {
  return inMysql(world, { user, password: await appToken(world) }, work)
}

/** A session of the password administrator. The firewall has to let this machine in. */
export function asMysqlPasswordAdmin<T>(world: World, work: (ask: AskMysql) => Promise<T>): Promise<T> {
  return inMysql(world, mysqlShop.passwordAdmin, work)
}

/** A session of the Entra administrator that the caller is. The firewall has to let this machine in. */
export async function asMysqlCaller<T>(world: World, work: (ask: AskMysql) => Promise<T>): Promise<T> {
  const password = await world.sandbox.tokenFor(shop.caller.objectId, databaseAudience)
  return inMysql(world, { user: mysqlServer(world).administrator?.login ?? "", password }, work)
}

/** Makes a table, writes and reads, as an app does on its first day. */
export async function useMysql(ask: AskMysql): Promise<unknown> {
  await ask("create table if not exists orders (id int primary key, what text)")
  await ask("insert ignore into orders values (1, 'tea')")
  return (await ask("select what from orders"))[0]?.["what"]
}
