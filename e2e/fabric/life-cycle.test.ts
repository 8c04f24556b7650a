import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { asFabricApp, fabricShop, openFabricWorld, workspaceRoles } from "../support/fabric-shop.ts"
import type { World } from "../support/harness.ts"
import { settings, site } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { useSql } from "../support/sql-database.ts"
import { liveFromCreateToDelete, ownIdentities } from "../support/whole-life.ts"

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

test.each(ownIdentities)(
  "a connection with $auth.kind lives from create to delete",
  async ({ auth, clientId }) => {
    const { events } = await liveFromCreateToDelete(world, {
      auth,
      user: clientId === undefined ? shop.site : "shop-identity",
      login: async () => () => asFabricApp(world, useSql, clientId),
      alive() {
        const objectId =
          clientId === undefined ? site(world).systemIdentity?.principalId : shop.identity.principalId
        expect(workspaceRoles(world)).toEqual({
          [shop.caller.objectId]: "Admin",
          [objectId ?? "none"]: "Viewer",
        })
      },
      refused: /Login failed/,
    })
    expect(fabricWrites()).toEqual([])
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
