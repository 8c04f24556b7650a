import type { World } from "./harness.ts"
import { shop } from "./shop.ts"

const armAudience = "https://management.azure.com"
/** API version by the provider in the path. */
const versions = {
  "Microsoft.Web": "2025-03-01",
  "Microsoft.DBforPostgreSQL": "2025-08-01",
  "Microsoft.DBforMySQL": "2023-12-30",
  "Microsoft.Sql": "2021-11-01",
}

/** What somebody else does in Azure meanwhile: one request as the caller, followed until its operation is over. */
export async function arm(
  world: World,
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
): Promise<unknown> {
  const authorization = `Bearer ${await world.sandbox.tokenFor(shop.caller.objectId, armAudience)}`
  const version = Object.entries(versions).find(([provider]) => path.includes(`/${provider}/`))?.[1]
  const send = (url: string, how: RequestInit) =>
    fetch(url, { ...how, headers: { authorization, "content-type": "application/json" } })
  const response = await send(`${world.sandbox.url}${path}?api-version=${version}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  const operation = response.headers.get("azure-asyncoperation")
  for (let running = operation !== null; running;) {
    const answer: unknown = await (await send(operation ?? "", {})).json()
    running = JSON.stringify(answer).includes('"InProgress"')
    if (running) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const text = await response.text()
  return text === "" ? undefined : JSON.parse(text)
}

/** Takes the system identity away and gives a new one: same name, other object id. */
export async function recreateIdentity(world: World): Promise<void> {
  await arm(world, "PATCH", shop.siteId, { identity: { type: "None" } })
  await arm(world, "PATCH", shop.siteId, { identity: { type: "SystemAssigned" } })
}

/** Replaces the whole collection of settings, as the portal does. */
export async function writeSettings(
  world: World,
  properties: Readonly<Record<string, string>>,
): Promise<void> {
  await arm(world, "PUT", `${shop.siteId}/config/appsettings`, { properties })
}

/** Path of the server, or of something under it. */
export function serverPath(rest = ""): string {
  return `/subscriptions/${shop.subscription}/resourceGroups/${shop.group}/providers/Microsoft.DBforPostgreSQL/flexibleServers/${shop.server}${rest}`
}
