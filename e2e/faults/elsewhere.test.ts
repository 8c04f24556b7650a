import { afterAll, beforeAll, expect, test } from "vitest"
import { asApp, useDatabase } from "../support/database.ts"
import { openWorld, type World } from "../support/harness.ts"
import { azureState, changes, server } from "../support/look.ts"
import { shop } from "../support/shop.ts"

const otherSubscription = "20000000-0000-4000-8000-000000000002"
const databaseId = `/subscriptions/${otherSubscription}/resourceGroups/data/providers/Microsoft.DBforPostgreSQL/flexibleServers/${shop.server}/databases/${shop.database}`

let world: World
beforeAll(async () => {
  world = await openWorld()
  const usual = shop.seed({ server: { subscriptionId: otherSubscription, resourceGroup: "data" } })
  await world.begin({ ...usual, subscriptions: [...(usual.subscriptions ?? []), { id: otherSubscription }] })
})
afterAll(() => world.stop())

test("3.19: text behind an id is refused, not cut off; nothing is changed", async () => {
  const before = azureState(world)
  for (const id of [
    `${databaseId}/`,
    `${databaseId}/tables/x`,
    `${databaseId} --yes`,
    `x${databaseId}`,
    `${databaseId}"`,
  ]) {
    const { error } = await world.createFails({ target: { kind: "postgres-flexible", options: { id } } })
    expect(error.code, id).toMatch(/^(?:invalid_resource_id|target_not_found)$/)
    expect(error.hint, id).toBeDefined()
  }
  for (const id of [`${shop.siteId}/slots/x/config/web`, `${shop.siteId}?x`]) {
    const { error } = await world.createFails({ source: { kind: "webapp", options: { id } } })
    expect(error.code, id).toBe("invalid_resource_id")
  }
  expect(azureState(world)).toEqual(before)
  expect(changes(world)).toEqual([])
})

test("a server in another subscription is connected by its id, found again, and let go", async () => {
  const { result } = await world.create({
    target: { kind: "postgres-flexible", options: { id: databaseId } },
  })
  expect(result.target.id).toBe(databaseId)
  expect(server(world).administrators).toHaveLength(1)
  expect(await asApp(world, useDatabase)).toBe("tea")
  expect((await world.validate()).result.ok).toBe(true)
  await world.delete()
})

test("a server in another subscription is connected by names, with its subscription's name", async () => {
  const usual = world.sandbox.state()
  const subscriptions = (usual.subscriptions ?? []).map((each) =>
    each.id === otherSubscription ? { ...each, displayName: "Data" } : each,
  )
  await world.begin({ ...usual, subscriptions })
  const options = {
    subscription: "data",
    resourceGroup: "DATA",
    server: shop.server,
    database: shop.database,
  }
  await world.create({ target: { kind: "postgres-flexible", options } })
  expect(await asApp(world, useDatabase)).toBe("tea")
})
