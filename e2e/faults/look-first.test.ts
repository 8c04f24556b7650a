import { afterAll, beforeAll, expect, test } from "vitest"
import { fabricShop } from "../support/fabric-shop.ts"
import { openWorld, type World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"
import { sqlShop } from "../support/sql-shop.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const schemas = ["nowhere"]
const rules = [shop.standingRule]
const postgresql = {
  kind: "postgres-flexible",
  options: { resourceGroup: shop.group, server: shop.server, database: shop.database },
}
/** Requests that change something, in short. */
const writes = () =>
  world.sandbox
    .requests()
    .filter(({ method, path }) => method !== "GET" && !path.includes("/oauth2/") && !path.endsWith("/list"))
    .map(({ method, path }) => `${method} ${path.split("/providers/").at(-1)}`)

test.each([
  [
    "PostgreSQL",
    postgresql,
    shop.seed({ server: { firewallRules: rules, administrators: [shop.callerAdmin] } }),
  ],
  [
    "Azure SQL",
    sqlShop.target,
    sqlShop.seed({ server: { firewallRules: rules, administrator: sqlShop.callerAdmin } }),
  ],
  ["SQL in Fabric", fabricShop.target, fabricShop.seed()],
])(
  "%s: what cannot be granted is found before anything is changed, the app's identity too",
  async (_, target, seed) => {
    await world.begin(seed)
    const { error, events } = await world.createFails({ target, client: "dotnet", schemas })
    expect(error).toMatchObject({ code: "schema_missing", step: "grants.look" })
    expect(writes()).toEqual([])
    expect(events.filter(({ type }) => type === "undo.done" || type === "undo.failed")).toEqual([])
  },
)

test("where the caller is no administrator and the way is shut, that comes before the look and nothing else does", async () => {
  await world.begin()
  const { error } = await world.createFails({ schemas })
  expect(error).toMatchObject({ code: "schema_missing", step: "grants.look" })
  expect(writes().filter((each) => each.includes("Microsoft.Web"))).toEqual([])
  expect(writes().join("\n")).toMatch(/administrators.*\n(?:.*\n)*.*firewallRules/)
})
