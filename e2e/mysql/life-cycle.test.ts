import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { databaseAudience } from "../support/database.ts"
import type { World } from "../support/harness.ts"
import { inMysql, useMysql } from "../support/mysql-database.ts"
import { mysqlRules, mysqlServer, mysqlShop, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"
import { everyAuth, liveFromCreateToDelete } from "../support/whole-life.ts"

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
})
beforeEach(() => world.begin())
afterAll(() => world.stop())

test.each(everyAuth("AZURE_MYSQL", databaseAudience))(
  "a connection with $auth.kind lives from create to delete",
  async ({ auth, extraKeys, token }) => {
    const { user } = mysqlShop
    await liveFromCreateToDelete(world, {
      auth,
      user,
      extraKeys,
      async login() {
        const password = await token(world)
        return () => inMysql(world, { user, password }, useMysql)
      },
      alive: () => expect(mysqlServer(world).administrator?.objectId).toBe(shop.caller.objectId),
      refused: /Access denied|is not allowed to connect/,
    })
    expect(mysqlRules(world)).toEqual(["AllowAllAzureServicesAndResourcesWithinAzureIps"])
  },
)
