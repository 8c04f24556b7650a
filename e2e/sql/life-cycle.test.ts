import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"
import { inSql, sqlAudience, useSql } from "../support/sql-database.ts"
import { openSqlWorld, sqlRules, sqlServer, sqlShop } from "../support/sql-shop.ts"
import { everyAuth, liveFromCreateToDelete } from "../support/whole-life.ts"

/** SQL names users after identities. */
const userOf: Readonly<Record<string, string>> = {
  "system-identity": shop.site,
  "user-identity": "shop-identity",
  "service-principal": "shop-app",
}

let world: World
beforeAll(async () => {
  world = await openSqlWorld()
})
beforeEach(() => world.begin())
afterAll(() => world.stop())

test.each(everyAuth("AZURE_SQL", sqlAudience))(
  "a connection with $auth.kind lives from create to delete",
  async ({ auth, extraKeys, token }) => {
    await liveFromCreateToDelete(world, {
      auth,
      user: userOf[auth.kind] ?? "",
      extraKeys,
      async login() {
        const mine = await token(world)
        return () => inSql(world, mine, useSql)
      },
      alive: () => expect(sqlServer(world).administrator?.objectId).toBe(shop.caller.objectId),
      refused: /Login failed/,
    })
    expect(sqlRules(world)).toEqual([sqlShop.azureRule.name])
  },
)
