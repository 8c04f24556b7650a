import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { arm, recreateIdentity, serverPath } from "../support/arm.ts"
import { appToken, asApp, asCaller, asPasswordAdmin, inSession, useDatabase } from "../support/database.ts"
import { openWorld, type World } from "../support/harness.ts"
import { settings, warningsOf } from "../support/look.ts"
import { shop } from "../support/shop.ts"

const own = { SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" }
const owner = "select tableowner from pg_tables where tablename = 'orders'"
const granted = "select count(*)::int as grants from information_schema.table_privileges where grantee = $1"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  await world.begin(
    shop.seed({ server: { firewallRules: [shop.standingRule], databases: ["shop", "stock"] } }),
  )
  await world.create()
})
afterAll(() => world.stop())

const users = () =>
  asPasswordAdmin(
    world,
    (ask) => ask("select rolname from pg_roles where rolname = $1", [shop.user]),
    "postgres",
  )

describe("1.9: delete", () => {
  test("drops user and grants and keeps the tables that the app made, which the administrator then owns", async () => {
    await asApp(world, useDatabase)
    const password = await appToken(world)
    await world.delete()
    expect(await users()).toEqual([])
    await expect(inSession(world, { user: shop.user, password }, useDatabase)).rejects.toThrow(
      "password authentication failed",
    )
    expect(await asCaller(world, (ask) => ask(owner))).toEqual([{ tableowner: shop.caller.clientId }])
    expect(await asCaller(world, (ask) => ask("select what from orders"))).toEqual([{ what: "tea" }])
    expect(await asCaller(world, (ask) => ask(granted, [shop.user]))).toEqual([{ grants: 0 }])
    expect(settings(world)).toEqual(own)
  })

  test("leaves nothing of the default privileges, so that a new connection of the name starts clean", async () => {
    await world.delete()
    expect(await asCaller(world, (ask) => ask("select defaclacl::text from pg_default_acl"))).toEqual([])
    await world.create()
    expect(await asApp(world, useDatabase)).toBe("tea")
  })

  test("of a connection that is gone says so", async () => {
    await world.delete()
    const { error } = await world.deleteFails()
    expect(error.code).toBe("connection_not_found")
  })

  test.each([
    ["the settings could not be written", "Microsoft.Web/sites/config/write"],
    ["the administrators could not be read", "Microsoft.DBforPostgreSQL/flexibleServers/administrators/read"],
  ])("that failed because %s works when it is run again", async (_what, operation) => {
    await asApp(world, useDatabase)
    world.sandbox.setFaults({ answers: [{ operation, status: 409, code: "Conflict", message: "No." }] })
    await world.deleteFails()
    await world.delete()
    expect(await users()).toEqual([])
    expect(settings(world)).toEqual(own)
  })

  test("works where somebody dropped the user by hand", async () => {
    await asCaller(world, (ask) => ask(`drop owned by ${shop.user}`)).catch(() => {})
    await asCaller(world, async (ask) => {
      await ask(`grant ${shop.user} to current_user`)
      await ask(`drop owned by ${shop.user}`)
      await ask(`drop role ${shop.user}`)
    })
    await world.delete()
    expect(settings(world)).toEqual(own)
  })

  test("works where the database is gone: the settings are removed, with a warning", async () => {
    await arm(world, "DELETE", serverPath())
    const { events } = await world.delete()
    expect(events.some((event) => event.type === "warning" && event.message.includes("is gone"))).toBe(true)
    expect(settings(world)).toEqual(own)
  })

  test("never drops the user of another identity", async () => {
    await recreateIdentity(world)
    await world.create({ foreignUser: "recreate" })
    // The record is of the former identity again, as a restored backup of the settings would have it.
    const record = settings(world)["KEYLESS_CONNECTION_SHOP"] ?? "{}"
    const former = record.replace(/"objectId":"[^"]+"/, `"objectId":"${shop.application.objectId}"`)
    await arm(world, "PUT", `${shop.siteId}/config/appsettings`, {
      properties: { ...settings(world), KEYLESS_CONNECTION_SHOP: former },
    })
    const { error } = await world.deleteFails()
    expect(error.code).toBe("principal_conflict")
    expect(await users()).toHaveLength(1)
  })

  test("of one of two connections leaves the other alone", async () => {
    await world.create({ name: "more" })
    await world.delete("more")
    expect(await asApp(world, useDatabase)).toBe("tea")
    expect((await world.validate()).result.ok).toBe(true)
  })

  test("of a user that has more in another database takes away what is this connection's, and keeps the user", async () => {
    await asCaller(world, (ask) => ask(`grant create on schema public to ${shop.user}`), "stock")
    const inStock = async () => ({ user: shop.user, password: await appToken(world), database: "stock" })
    await inSession(world, await inStock(), useDatabase)
    await asApp(world, useDatabase)
    const { events } = await world.delete()
    expect(warningsOf(events)).toEqual([
      `The database user "${shop.user}" stays: it has privileges or objects elsewhere, in: stock.`,
    ])
    expect(settings(world)).toEqual(own)
    expect(await asCaller(world, (ask) => ask(owner))).toEqual([{ tableowner: shop.caller.clientId }])
    expect(await asCaller(world, (ask) => ask(granted, [shop.user]))).toEqual([{ grants: 0 }])
    expect(await inSession(world, await inStock(), (ask) => ask("select what from orders"))).toEqual([
      { what: "tea" },
    ])
  })

  test("that fails gives the tables back that the app made", async () => {
    await asApp(world, useDatabase)
    const operation = "Microsoft.Web/sites/config/write"
    world.sandbox.setFaults({ answers: [{ operation, status: 409, code: "Conflict", message: "No." }] })
    await world.deleteFails()
    expect(await asCaller(world, (ask) => ask(owner))).toEqual([{ tableowner: shop.user }])
    expect(await asApp(world, (ask) => ask("insert into orders values (2, 'milk') returning what"))).toEqual([
      { what: "milk" },
    ])
  })
})
