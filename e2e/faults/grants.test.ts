import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { asApp, asCaller, asPasswordAdmin, inSession, appToken } from "../support/database.ts"
import { openWorld, shopSpec, type World } from "../support/harness.ts"
import { azureState, changes } from "../support/look.ts"
import { shop } from "../support/shop.ts"

const open = { firewallRules: [shop.standingRule] }
const orders = "create table orders (id int primary key generated always as identity, what text)"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

describe("a new user", () => {
  beforeEach(() => world.begin(shop.seed({ server: { ...open, administrators: [shop.callerAdmin] } })))

  test("az-client 6.2: gets its grants in the connection's database, none in `postgres`", async () => {
    await world.create()
    const granted = changes(world).filter(({ sql }) => /^(?:grant|alter default)/i.test(sql))
    expect(granted.length).toBeGreaterThan(0)
    expect(new Set(granted.map(({ database }) => database))).toEqual(new Set([shop.database]))
    const acl = "select datacl::text as acl from pg_database where datname = 'postgres'"
    expect(JSON.stringify(await asPasswordAdmin(world, (ask) => ask(acl), "postgres"))).not.toContain(
      shop.user,
    )
  })

  test("3.12: may use tables and sequences that the administrator makes later", async () => {
    await world.create()
    await asCaller(world, (ask) => ask(orders))
    expect(
      await asApp(world, (ask) => ask("insert into orders (what) values ('tea') returning what")),
    ).toEqual([{ what: "tea" }])
  })

  test("3.12: may use tables that the administrator made before", async () => {
    await asCaller(world, (ask) => ask(orders))
    await world.create()
    expect(await asApp(world, (ask) => ask("insert into orders (what) values ('tea') returning id"))).toEqual(
      [{ id: 1 }],
    )
  })

  test("3.14: has USAGE and CREATE on schema public, as migrations need", async () => {
    await world.create()
    const [row] = await asApp(world, (ask) =>
      ask(
        "select has_schema_privilege('public', 'USAGE') as usage, has_schema_privilege('public', 'CREATE') as make",
      ),
    )
    expect(row).toEqual({ usage: true, make: true })
  })

  test("gets back on the next create what somebody revoked", async () => {
    await world.create()
    await asCaller(world, (ask) => ask(`revoke create on schema public from ${shop.user}`))
    world.sandbox.clearLogs()
    await world.create()
    expect(changes(world).map(({ sql }) => sql)).toEqual([
      `GRANT CREATE ON SCHEMA "public" TO "${shop.user}"`,
    ])
  })

  test("3.13: with profile readonly reads and does not write, not even what is made later", async () => {
    await asCaller(world, (ask) => ask(orders))
    await world.create({ privileges: "readonly" })
    await asCaller(world, (ask) => ask("create table later (id int)"))
    expect(await asApp(world, (ask) => ask("select * from orders, later"))).toEqual([])
    for (const sql of [
      "insert into orders (what) values ('tea')",
      "insert into later values (1)",
      "create table own (id int)",
    ]) {
      await expect(asApp(world, (ask) => ask(sql))).rejects.toMatchObject({ code: "42501" })
    }
  })

  test("3.13: that is made readonly loses what it had", async () => {
    await asCaller(world, (ask) => ask(orders))
    await world.create()
    await world.create({ privileges: "readonly" })
    await expect(asApp(world, (ask) => ask("delete from orders"))).rejects.toMatchObject({ code: "42501" })
  })
})

describe("3.12: tables of another owner", () => {
  const legacy = [
    "create role legacy login password 'sandbox-only-legacy'",
    "grant create on schema public to legacy",
    "grant legacy to pgadmin",
    "create table invoices (id int)",
    "alter table invoices owner to legacy",
  ]
  beforeEach(() => world.begin(shop.seed({ server: { ...open, sql: { [shop.database]: legacy } } })))

  test("are grants_incomplete, which names what their owner has to run; nothing is left; after that it works", async () => {
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error).toMatchObject({
      code: "grants_incomplete",
      step: "grants.look",
      details: { owners: ["legacy"] },
    })
    const statement = /GRANT .+? ON TABLE .+? WITH GRANT OPTION/.exec(error.hint ?? "")?.[0]
    expect(statement).toBeDefined()
    expect(azureState(world)).toEqual(before)

    // The role of the administrator stays behind when the administrator is taken back, so the hint can be followed.
    const login = { user: "legacy", password: "sandbox-only-legacy" }
    await inSession(world, login, (ask) => ask(statement ?? ""))
    await world.create()
    expect(await asApp(world, (ask) => ask("select * from invoices"))).toEqual([])
  })
})

describe("1.2 and 4, races: one name, two apps, one server", () => {
  const second = { resourceGroup: shop.group, name: "other-web", systemIdentity: {} }
  beforeEach(() => world.begin(shop.seed({ server: open, moreSites: [second] })))

  test("the second app is refused with principal_conflict, and the first keeps working", async () => {
    await world.create()
    const before = azureState(world)
    const source = { kind: "webapp", options: { resourceGroup: shop.group, name: second.name } }
    const { error } = await world.createFails({ source })
    expect(error.code).toBe("principal_conflict")
    expect(error.hint).toContain("--connection")
    expect(azureState(world)).toEqual(before)
    expect(await asApp(world, (ask) => ask("select 1 as one"))).toEqual([{ one: 1 }])

    await world.create({ source, name: "other" })
    const password = await appToken(world, shop.siteId.replace(shop.site, second.name))
    expect(await inSession(world, { user: "aad_other", password }, (ask) => ask("select 1 as one"))).toEqual([
      { one: 1 },
    ])
  })

  test("an ordinary role of the user's name is refused too", async () => {
    await asPasswordAdmin(world, (ask) => ask(`create role ${shop.user} login`), "postgres")
    const { error } = await world.createFails()
    expect(error.code).toBe("principal_conflict")
    expect(error.message).toContain("ordinary role")
  })
})

test("9: database `postgres` can be connected, like any other", async () => {
  await world.begin(shop.seed({ server: open }))
  const options = { ...shopSpec.target.options, database: "postgres" }
  await world.create({ target: { ...shopSpec.target, options } })
  const password = await appToken(world)
  const login = { user: shop.user, password, database: "postgres" }
  expect(await inSession(world, login, (ask) => ask("create table mine as select 1 as one"))).toEqual([])
  expect((await world.validate()).result.ok).toBe(true)
  await world.delete()
})
