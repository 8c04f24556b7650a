import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { databaseAudience, inSession, useDatabase } from "./support/database.ts"
import { openWorld, type World } from "./support/harness.ts"
import { rules, server } from "./support/look.ts"
import { shop } from "./support/shop.ts"
import { everyAuth, liveFromCreateToDelete } from "./support/whole-life.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.begin())
afterAll(() => world.stop())

test.each(everyAuth("AZURE_POSTGRESQL", databaseAudience))(
  "a connection with $auth.kind lives from create to delete",
  async ({ auth, extraKeys, token }) => {
    const { user } = shop
    await liveFromCreateToDelete(world, {
      auth,
      user,
      extraKeys,
      async login() {
        const password = await token(world)
        return () => inSession(world, { user, password }, useDatabase)
      },
      alive: () =>
        expect(server(world).administrators?.map(({ objectId }) => objectId)).toContain(shop.caller.objectId),
      refused: /password authentication failed|no pg_hba.conf entry/,
    })
    expect(rules(world)).toEqual(["AllowAllAzureServicesAndResourcesWithinAzureIps"])
  },
)
