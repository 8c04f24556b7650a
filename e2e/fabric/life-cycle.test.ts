import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { asFabricApp, fabricShop, openFabricWorld, workspaceRoles } from "../support/fabric-shop.ts"
import { shopSpec, type World } from "../support/harness.ts"
import { changes, settings, site } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { useSql } from "../support/sql-database.ts"

const auths = [
  { kind: "system-identity", options: {}, user: shop.site, clientId: undefined, extraKeys: [] },
  {
    kind: "user-identity",
    options: { "client-id": shop.identity.clientId, "subs-id": shop.subscription },
    user: "shop-identity",
    clientId: shop.identity.clientId,
    extraKeys: [],
  },
]

let world: World
beforeAll(async () => {
  world = await openFabricWorld()
})
beforeEach(() => world.begin())
afterAll(() => world.stop())

/** Requests that change something in Fabric. */
const fabricWrites = () =>
  world.sandbox
    .requests()
    .filter(({ method, path }) => path.includes("/v1/workspaces/") && method !== "GET")
    .map(({ method, operation }) => `${method} ${operation}`)

test.each(auths)(
  "a connection with $kind lives from create to delete",
  async ({ kind, options, user, clientId, extraKeys }) => {
    const auth = { kind, options }
    const before = settings(world)
    const { result } = await world.create({ auth })
    const { configuration, ...made } = result
    expect(configuration.map(({ key }) => key)).toEqual(made.settings)
    expect(result).toMatchObject({ name: "shop", auth: kind, user })
    const written = Object.keys(settings(world)).filter((key) => !(key in before))
    expect(written).toEqual(
      expect.arrayContaining([...result.settings, ...extraKeys, "KEYLESS_CONNECTION_SHOP"]),
    )
    expect(await asFabricApp(world, useSql, clientId)).toBe("tea")
    const objectId =
      clientId === undefined ? site(world).systemIdentity?.principalId : shop.identity.principalId
    expect(workspaceRoles(world)).toEqual({
      [shop.caller.objectId]: "Admin",
      [objectId ?? "none"]: "Viewer",
    })

    const { result: validation } = await world.validate()
    expect(validation.findings.filter((finding) => finding.result !== "success")).toEqual([])
    expect(await world.engine().list(shopSpec.source)).toEqual([made])

    world.sandbox.clearLogs()
    const again = await world.create({ auth })
    expect(again.result).toEqual(result)
    expect(again.events.at(-1)).toMatchObject({ type: "run.done", changed: false })
    expect(changes(world)).toEqual([])
    expect(fabricWrites()).toEqual([])

    const { events } = await world.delete()
    await expect(asFabricApp(world, useSql, clientId)).rejects.toThrow(/Login failed/)
    expect(settings(world)).toEqual(before)
    expect(await world.engine().list(shopSpec.source)).toEqual([])
    // Nobody knows whether something else needs the role, so it stays and is told of.
    expect(events.filter(({ type }) => type === "warning")).toEqual([
      expect.objectContaining({
        message: expect.stringContaining("keeps the role Viewer"),
        hint: expect.stringContaining("az rest --method delete"),
      }),
    ])
  },
)

test("3.22: server and database are read from Fabric and not typed", async () => {
  await world.create()
  const [server] = world.sandbox.databases()
  expect(settings(world)["FABRIC_SQL_CONNECTIONSTRING"]).toContain(
    `Data Source=tcp:${server?.host},${server?.port};Initial Catalog=shop-${fabricShop.database}`,
  )
})

test.each([
  ["as it is", fabricShop.id],
  ["in capitals", fabricShop.id.replace("workspaces", "Workspaces").replace("SqlDatabases", "SQLDATABASES")],
])("the database may be named by its id, %s", async (_how, id) => {
  await world.create({ target: { kind: "fabric-sql", options: { id } } })
  expect(await asFabricApp(world, useSql)).toBe("tea")
})
