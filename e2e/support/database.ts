import pg from "pg"
import type { World } from "./harness.ts"
import { shop } from "./shop.ts"

/** What tokens for PostgreSQL and MySQL are for. */
export const databaseAudience = "https://ossrdbms-aad.database.windows.net"

/** Statements in one session; what they answer is a list of rows. */
export type Ask = (sql: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>

/** Opens a session over verified TLS, hands it to `work`, and closes it. @throws the driver's error */
export async function inSession<T>(
  world: World,
  login: { readonly user: string; readonly password: string; readonly database?: string },
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const server = world.sandbox.databases().find(({ id }) => id.endsWith(`/${shop.server}`))
  if (server === undefined) throw new Error("the sandbox has no server of that name")
  const { host, port } = server
  const client = new pg.Client({
    host,
    port,
    database: shop.database,
    ...login,
    ssl: { rejectUnauthorized: true },
  })
  client.on("error", () => {})
  await client.connect()
  try {
    return await work(async (sql, values = []) => (await client.query(sql, [...values])).rows)
  } finally {
    await client.end()
  }
}

/** Token for the databases, from the identity endpoint that the app finds in its environment. */
export async function appToken(
  world: World,
  siteId: string = shop.siteId,
  clientId?: string,
  audience: string = databaseAudience,
): Promise<string> {
  const environment = world.sandbox.appEnvironment(siteId)
  const url = new URL(environment["IDENTITY_ENDPOINT"] ?? "")
  url.searchParams.set("api-version", "2019-08-01")
  url.searchParams.set("resource", audience)
  if (clientId !== undefined) url.searchParams.set("client_id", clientId)
  const response = await fetch(url, {
    headers: { "x-identity-header": environment["IDENTITY_HEADER"] ?? "" },
  })
  const answer: unknown = await response.json()
  if (typeof answer === "object" && answer !== null && "access_token" in answer)
    return String(answer.access_token)
  throw new Error(`the identity endpoint answered ${response.status}`)
}

/** A session of the app as its system identity. */
export async function asApp<T>(
  world: World,
  work: (ask: Ask) => Promise<T>,
  user: string = shop.user,
): Promise<T> {
  return inSession(world, { user, password: await appToken(world) }, work)
}

/** A session of the password administrator. The firewall has to let this machine in. */
export function asPasswordAdmin<T>(
  world: World,
  work: (ask: Ask) => Promise<T>,
  database: string = shop.database,
): Promise<T> {
  return inSession(world, { ...shop.pgadmin, password: shop.pgadmin.password, database }, work)
}

/** A session of the Entra administrator that the caller is. The firewall has to let this machine in. */
export async function asCaller<T>(
  world: World,
  work: (ask: Ask) => Promise<T>,
  database: string = shop.database,
): Promise<T> {
  const password = await world.sandbox.tokenFor(shop.caller.objectId, databaseAudience)
  return inSession(world, { user: shop.caller.clientId, password, database }, work)
}

/** Makes a table, writes and reads, as an app does on its first day. */
export async function useDatabase(ask: Ask): Promise<unknown> {
  await ask("create table if not exists orders (id int primary key, what text)")
  await ask("insert into orders values ($1, $2) on conflict (id) do nothing", [1, "tea"])
  return (await ask("select what from orders"))[0]?.["what"]
}
