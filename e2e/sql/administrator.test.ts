import { afterAll, beforeAll, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { asSqlApp, useSql } from "../support/sql-database.ts"
import { openSqlWorld, sqlServer, sqlShop, sqlTarget } from "../support/sql-shop.ts"

// What all servers with one administrator have in common is in e2e/single-administrator.
const adminWrite = "PUT Microsoft.Sql/servers/administrators/write"

let world: World
beforeAll(async () => {
  world = await openSqlWorld()
})
afterAll(() => world.stop())

test("an application becomes the administrator under its client id as the name", async () => {
  await world.begin()
  await world.create()
  expect(sqlServer(world).administrator).toEqual({
    objectId: shop.caller.objectId,
    login: shop.caller.clientId,
  })
})

test.each([
  ["object id, in capitals", shop.caller.objectId.toUpperCase()],
  ["client id, as the portal enters it", shop.caller.clientId],
])("a caller who is the administrator already by its %s writes nothing", async (_what, objectId) => {
  const administrator = { ...sqlShop.callerAdmin, objectId }
  await world.begin(sqlShop.seed({ server: { administrator } }))
  await world.create({ target: sqlTarget({ replaceAdmin: true }) })
  expect(writes(world)).not.toContain(adminWrite)
  expect(await asSqlApp(world, useSql)).toBe("tea")
})
