import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { appToken, asApp, inSession } from "../support/database.ts"
import { openWorld, shopSpec, type World } from "../support/harness.ts"
import { rules, settings } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { hostedApps, hostedSeed, ownSettings } from "./hosted-apps.ts"

const names = Array.from({ length: 32 }, (_, index) => `c${String(index).padStart(2, "0")}`)
const webAppSettings = { SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" }

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.begin())
afterAll(() => world.stop())

/** Names of the rules that runs made and did not remove. */
const leftRules = () => rules(world).filter((rule) => rule.startsWith("keyless_"))

test.each([0, 100])(
  "32 creates at once on one app, none of which knows of the others, lose nothing, and each user can log in (a write of settings takes %i ms)",
  async (siteWriteMs) => {
    world.sandbox.setFaults({ siteWriteMs })
    const made = await Promise.all(names.map((name) => world.create({ name })))
    world.sandbox.setFaults({ siteWriteMs: 0 })

    const now = settings(world)
    for (const { result } of made) {
      for (const { key, value } of result.configuration) expect(now[key], key).toBe(value)
    }
    const connections = await world.engine().list(shopSpec.source)
    expect(connections.map(({ name }) => name)).toEqual(names)
    const keys = connections.flatMap((connection) => connection.settings)
    const records = names.map((name) => `KEYLESS_CONNECTION_${name.toUpperCase()}`)
    expect(Object.keys(now).toSorted()).toEqual(
      [...keys, ...records, ...Object.keys(webAppSettings)].toSorted(),
    )
    expect(now).toMatchObject(webAppSettings)
    expect(leftRules()).toEqual([])
    for (const { result } of made) {
      const [row] = await asApp(world, (ask) => ask("select current_user as me"), result.user)
      expect(row).toEqual({ me: result.user })
    }
  },
)

test.each(hostedApps.filter(({ id }) => id !== shop.siteId))(
  "32 creates at once on $what lose nothing",
  async ({ source, id, part }) => {
    await world.begin(hostedSeed)
    world.sandbox.setFaults({ lroMs: 20 })
    const made = await Promise.all(names.map((name) => world.create({ name, source })))

    const now = world.sandbox.appEnvironment(id, part)
    expect(now).toMatchObject(ownSettings)
    for (const { result } of made) {
      for (const { key, value } of result.configuration) expect(now[key], key).toBe(value)
    }
    const connections = await world.engine().list(source)
    expect(connections.map(({ name }) => name)).toEqual(names)
    expect(leftRules()).toEqual([])
  },
)

/** Every fourth reading and some writes take longer than what was read stays fresh. */
const stalls = [
  "Microsoft.Web/sites/config/list/action",
  "Microsoft.Web/sites/slots/config/list/action",
  "Microsoft.App/containerApps/read",
  "Microsoft.AppPlatform/Spring/apps/deployments/read",
  "Microsoft.Web/sites/config/write",
  "Microsoft.Web/sites/slots/config/write",
].map((operation) => ({ operation, ms: 700, when: "after" as const, times: 3 }))

test.each(hostedApps)(
  "creates of four machines at once on $what, some of which stall between reading and writing, lose nothing",
  async ({ source, id, part }) => {
    await world.begin(hostedSeed)
    const eight = names.slice(0, 8)
    const plans = eight.map((name, index) => world.create({ name, source }, { machine: `m${index % 4}` }))
    // The plans have been read by then, so that the stalls meet the changes.
    await new Promise((resolve) => setTimeout(resolve, 300))
    world.sandbox.setFaults({ delays: stalls })
    const made = await Promise.all(plans)
    world.sandbox.setFaults({ delays: [] })
    const now = world.sandbox.appEnvironment(id, part)
    expect(now).toMatchObject(ownSettings)
    for (const { result } of made) {
      for (const { key, value } of result.configuration) expect(now[key], key).toBe(value)
    }
    expect((await world.engine().list(source)).map(({ name }) => name)).toEqual(eight)
  },
)

test("32 apps are connected to one database at once, and each works in it", async () => {
  const apps = names.map((name) => ({ resourceGroup: shop.group, name: `shop-${name}` }))
  await world.begin(shop.seed({ moreSites: apps }))
  await Promise.all(
    apps.map((options, index) =>
      world.create({ name: names[index] ?? "", source: { kind: "webapp", options } }),
    ),
  )
  for (const [index, { name }] of apps.entries()) {
    const user = `aad_${names[index]}`
    const password = await appToken(world, shop.siteId.replace(shop.site, name))
    const rows = await inSession(world, { user, password }, async (ask) => {
      await ask(`create table of_${names[index]} (me text)`)
      return ask("select current_user as me")
    })
    expect(rows).toEqual([{ me: user }])
    expect(settings(world, name)["AZURE_POSTGRESQL_USER"]).toBe(user)
  }
  expect(leftRules()).toEqual([])
})
