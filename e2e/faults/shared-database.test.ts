import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { appToken, asApp, asCaller, inSession } from "../support/database.ts"
import { openWorld, type World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"

const second = { resourceGroup: shop.group, name: "other-web", systemIdentity: {} }

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

describe("3.12: two apps on one database, the first of which has made a table", () => {
  beforeEach(() =>
    world.begin(shop.seed({ server: { firewallRules: [shop.standingRule] }, moreSites: [second] })),
  )

  const asSecond = async (sql: string) => {
    const password = await appToken(world, shop.siteId.replace(shop.site, second.name))
    return inSession(world, { user: "aad_other", password }, (ask) => ask(sql))
  }

  test("the second may use it, and what the first makes later; the administrator is left no member of the first's role", async () => {
    await world.create()
    await asApp(world, (ask) => ask("create table orders (what text)"))
    const source = { kind: "webapp", options: { resourceGroup: shop.group, name: second.name } }
    await world.create({ name: "other", source })
    expect(await asSecond("insert into orders values ('tea') returning what")).toEqual([{ what: "tea" }])

    await asApp(world, (ask) => ask("create table invoices (total int)"))
    expect(await asSecond("insert into invoices values (1) returning total")).toEqual([{ total: 1 }])
    const member = `select pg_has_role('${shop.user}', 'USAGE') as usage`
    expect(await asCaller(world, (ask) => ask(member))).toEqual([{ usage: false }])
  })
})
