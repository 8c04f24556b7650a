import { afterAll, beforeAll, expect, test } from "vitest"
import { adaOf } from "../support/ada.ts"
import type { World } from "../support/harness.ts"
import { writes } from "../support/look.ts"
import { mysqlServer, mysqlShop, mysqlTarget, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"

// What all servers with one administrator have in common is in e2e/single-administrator.
const adminWrite = "PUT Microsoft.DBforMySQL/flexibleServers/administrators/write"
const { group } = mysqlShop

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
})
afterAll(() => world.stop())

/** Users who ran statements in the database. */
const users = () => [...new Set(world.sandbox.statements().map(({ user }) => user))]

test("the caller becomes the administrator under a name that MySQL can keep, and 3.8: logs in by the name that Azure answered", async () => {
  await world.begin()
  await world.create()
  const { administrator } = mysqlServer(world)
  expect(administrator).toMatchObject({ objectId: shop.caller.objectId })
  expect(administrator?.login.length).toBeLessThanOrEqual(32)
  expect(users()).toEqual([administrator?.login])
})

test("3.1: a member of the administrator group logs in as the group, and the server's identities stay as they are", async () => {
  await world.begin(mysqlShop.seed({ server: { administrator: group } }))
  await world.create({ target: mysqlTarget({ replaceAdmin: true }) }, { credential: adaOf(world) })
  expect(writes(world)).not.toContain("PATCH Microsoft.DBforMySQL/flexibleServers/write")
  expect(users()).toEqual([group.login])
})

test("a caller who is the administrator already writes nothing, whatever the login is called", async () => {
  const administrator = { ...mysqlShop.callerAdmin, objectId: shop.caller.objectId.toUpperCase() }
  await world.begin(mysqlShop.seed({ server: { administrator } }))
  await world.create({ target: mysqlTarget({ replaceAdmin: true }) })
  expect(writes(world)).not.toContain(adminWrite)
  expect(users()).toEqual([administrator.login])
})
