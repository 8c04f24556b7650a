import type { SandboxSeed } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { visit } from "../support/hosted-process.ts"
import { shop } from "../support/shop.ts"
import { hostedApps, hostedSeed } from "./hosted-apps.ts"

const other = { subscriptionId: "20000000-0000-4000-8000-000000000002", resourceGroup: "data" }
const named = { subscription: other.subscriptionId, resourceGroup: other.resourceGroup }

/** The demo, with its servers and its identity in a group of another subscription, and a second database in each server. */
const seed: SandboxSeed = {
  ...hostedSeed,
  subscriptions: [...(hostedSeed.subscriptions ?? []), { id: other.subscriptionId }],
  postgresServers: hostedSeed.postgresServers?.map((server) => ({
    ...server,
    ...other,
    databases: ["shop", "stock"],
  })),
  sqlServers: hostedSeed.sqlServers?.map((server) => ({ ...server, ...other })),
  userAssignedIdentities: [
    ...(hostedSeed.userAssignedIdentities ?? []),
    {
      ...other,
      name: "data-reader",
      principalId: "70000000-0000-4000-8000-000000000009",
      clientId: "80000000-0000-4000-8000-000000000009",
    },
  ],
}

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.begin(seed))
afterAll(() => world.stop())

const postgresql = (database: string) => ({
  kind: "postgres-flexible",
  options: { ...named, server: shop.server, database },
})
const sql = { kind: "sql", options: { ...named, server: "shop-sql", database: "shop" } }
const auth = {
  kind: "user-identity",
  options: { "client-id": "80000000-0000-4000-8000-000000000009", "subs-id": other.subscriptionId },
}

describe.each(hostedApps)("$what", ({ source, id, part, principal }) => {
  const visits = () => visit(world.sandbox.appEnvironment(id, part))

  test("opens databases of another subscription, as an identity of that one too", async () => {
    await world.create({ name: "shop", source, target: postgresql("shop"), auth })
    await world.create({ name: "books", source, target: sql })
    expect(await visits()).toEqual([
      { prefix: "AZURE_POSTGRESQL", me: "aad_shop", what: "tea" },
      { prefix: "AZURE_SQL", me: principal, what: "tea" },
    ])

    const engine = world.engine()
    for (const name of ["shop", "books"]) {
      expect((await engine.run(await engine.planValidate({ source, name }))).ok, name).toBe(true)
      await engine.run(await engine.planDelete({ source, name }))
    }
    expect(await visits()).toEqual([])
  })

  test("uses two databases of one server by two connections, and one of them when the other is deleted", async () => {
    await world.create({ name: "shop", source, target: postgresql("shop") })
    await world.create({ name: "stock", source, target: postgresql("stock") })
    const stock = { prefix: "AZURE_POSTGRESQL_STOCK", me: "aad_stock", what: "tea" }
    expect(await visits()).toEqual([{ prefix: "AZURE_POSTGRESQL", me: "aad_shop", what: "tea" }, stock])

    const engine = world.engine()
    await engine.run(await engine.planDelete({ source, name: "shop" }))
    expect(await visits()).toEqual([stock])
  })
})
