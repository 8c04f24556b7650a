import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { inTurn } from "../support/app-session.ts"
import { arm, recreateIdentity } from "../support/arm.ts"
import { appToken } from "../support/database.ts"
import type { World } from "../support/harness.ts"
import { azureState, changes, settings, site, writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { asSqlApp, asSqlCaller, inSql, sqlAudience, useSql } from "../support/sql-database.ts"
import { openSqlWorld, sqlShop, sqlTarget } from "../support/sql-shop.ts"

const open = {
  firewallRules: [sqlShop.standingRule, sqlShop.azureRule],
  administrator: sqlShop.callerAdmin,
}
const refuseSettings = {
  answers: [{ operation: "Microsoft.Web/sites/config/write", status: 409, code: "Conflict", message: "No." }],
}
const foreignId = "99999999-0000-4000-8000-000000000009"
const foreignSid = "0x99999999000000408000000000000009"

let world: World
beforeAll(async () => {
  world = await openSqlWorld()
})
afterAll(() => world.stop())

const sql = () => changes(world).map((change) => change.sql)
/** Runs statements as the Entra administrator. */
const asAdmin = (...statements: readonly string[]) => asSqlCaller(world, inTurn(statements))
const stored = (name: string = sqlShop.user) =>
  asSqlCaller(world, (run) =>
    run(
      `select name, type, convert(varchar(100), sid, 1) as sid from sys.database_principals where name = N'${name}'`,
    ),
  )
/** The SID of an id, as the server itself converts it. */
const sidOf = async (id = site(world).systemIdentity?.clientId) => {
  const [row] = await asSqlCaller(world, (run) =>
    run(`select convert(varchar(100), cast(cast('${id}' as uniqueidentifier) as varbinary(16)), 1) as sid`),
  )
  return row?.["sid"]
}

describe("1.8: the database user", () => {
  beforeEach(() => world.begin(sqlShop.seed({ server: open })))

  test("is made by the client id, without the server asking the directory, by an application as administrator", async () => {
    await world.create()
    expect(await stored()).toEqual([
      { name: "shop-web", type: expect.stringMatching(/^E\s*$/), sid: await sidOf() },
    ])
    expect(sql()[0]).toBe(`CREATE USER [shop-web] WITH SID = ${String(await sidOf())}, TYPE = E`)
    expect(await asSqlApp(world, useSql)).toBe("tea")
  })

  test("is neither dropped nor granted again by a second create, and an app that is logged in goes on", async () => {
    await world.create()
    await asSqlApp(world, async (run) => {
      await useSql(run)
      world.sandbox.clearLogs()
      const { events } = await world.create()
      expect(events.at(-1)).toMatchObject({ type: "run.done", changed: false })
      expect(sql()).toEqual([])
      expect(writes(world)).toEqual([])
      expect(await run("select what from orders")).toEqual([{ what: "tea" }])
    })
  })

  test("3.11: that was made by hand under another name is found by its SID, used and dropped at the end", async () => {
    await arm(world, "PATCH", shop.siteId, { identity: { type: "SystemAssigned" } })
    await asAdmin(`create user [the shop] with sid = ${String(await sidOf())}, type = E`)
    world.sandbox.clearLogs()
    const { result } = await world.create()
    expect(result.user).toBe("the shop")
    expect(sql().filter((statement) => !statement.startsWith("GRANT"))).toEqual([])
    expect(await asSqlApp(world, useSql)).toBe("tea")
    expect((await world.validate()).result.ok).toBe(true)
    await world.delete()
    expect(await stored("the shop")).toEqual([])
  })

  test("that somebody renames meanwhile is still the connection's", async () => {
    await world.create()
    await asAdmin("alter user [shop-web] with name = [renamed]")
    expect((await world.validate()).result.ok).toBe(true)
    await world.delete()
    expect(await stored("renamed")).toEqual([])
  })

  test("two principals of one display name: the other one does not matter", async () => {
    const twin = { objectId: "40000000-0000-4000-8000-0000000000aa", displayName: sqlShop.user }
    const { directory } = sqlShop.seed()
    await world.begin(
      sqlShop.seed({
        server: open,
        directory: { servicePrincipals: [...(directory?.servicePrincipals ?? []), twin] },
      }),
    )
    await world.create()
    expect(await stored()).toMatchObject([{ sid: await sidOf() }])
    expect(await asSqlApp(world, useSql)).toBe("tea")
  })

  test("is not made where the client id may not be read, which is told", async () => {
    await world.begin(
      sqlShop.seed({
        server: open,
        denied: { [shop.caller.objectId]: ["Microsoft.ManagedIdentity/identities/read"] },
      }),
    )
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error).toMatchObject({ code: "client_id_missing", step: "principal.create" })
    expect(azureState(world)).toEqual(before)
    expect(sql()).toEqual([])
  })
})

describe("a user that the server is to look up in the directory", () => {
  const target = sqlTarget({ directoryUser: true })

  test("1.1, 1.8: is identity_unresolved with what to do where the server may not look, and nothing is left", async () => {
    await world.begin(sqlShop.seed({ server: open }))
    const before = azureState(world)
    const { error } = await world.createFails({ target })
    expect(error).toMatchObject({ code: "identity_unresolved", step: "principal.create" })
    expect(error.message).toContain("could not be resolved")
    expect(error.hint).toContain("Directory Readers")
    expect(azureState(world)).toEqual(before)
  })

  test("is made where it may, with the same SID", async () => {
    const principalId = "70000000-0000-4000-8000-0000000000bb"
    await world.begin(
      sqlShop.seed({
        server: { ...open, systemIdentity: { principalId } },
        directory: {
          graphPermissions: {
            [principalId]: ["User.Read.All", "GroupMember.Read.All", "Application.Read.All"],
          },
        },
      }),
    )
    await world.create({ target })
    expect(sql()[0]).toMatch(
      /^CREATE USER \[shop-web\] FROM EXTERNAL PROVIDER WITH OBJECT_ID = '[0-9a-f-]{36}'$/,
    )
    expect(await stored()).toMatchObject([{ sid: await sidOf() }])
    expect(await asSqlApp(world, useSql)).toBe("tea")
  })
})

describe("1.2: an identity that was made anew", () => {
  beforeEach(async () => {
    await world.begin(sqlShop.seed({ server: open }))
    await world.create({ privileges: "readwrite" })
    await asAdmin(
      "create table orders (id int primary key, what nvarchar(20))",
      "insert into orders values (1, N'tea')",
      "create schema stock",
      "create table stock.things (id int)",
      "grant select on schema::stock to [shop-web]",
      "deny update on object::dbo.orders to [shop-web]",
    )
    await recreateIdentity(world)
  })

  test("is refused: nothing is changed, and the hint says how to go on", async () => {
    const before = await stored()
    const kept = settings(world)
    world.sandbox.clearLogs()
    const { error } = await world.createFails({ privileges: "readwrite" })
    expect(error.code).toBe("principal_conflict")
    expect(error.hint).toContain("--recreate-user")
    expect(error.hint).toContain("ALTER USER [shop-web] WITH NAME")
    expect(sql()).toEqual([])
    expect(await stored()).toEqual(before)
    expect(settings(world)).toEqual(kept)
  })

  test("gets the user when asked, with every privilege and denial that it had", async () => {
    await expect(asSqlApp(world, useSql)).rejects.toThrow("Login failed")
    await world.create({ privileges: "readwrite", foreignUser: "recreate" })
    expect(await asSqlApp(world, (run) => run("select what from orders"))).toEqual([{ what: "tea" }])
    expect(await asSqlApp(world, (run) => run("select id from stock.things"))).toEqual([])
    await expect(asSqlApp(world, (run) => run("update orders set what = N'sand'"))).rejects.toThrow(/denied/)
    expect((await world.validate()).result.ok).toBe(true)
  })

  test("gives the user back as it was when a later step fails", async () => {
    const before = await stored()
    const rights = () =>
      asSqlCaller(world, (run) =>
        run(
          "select class_desc, permission_name, state from sys.database_permissions where user_name(grantee_principal_id) = 'shop-web' order by 1, 2",
        ),
      )
    const held = await rights()
    world.sandbox.setFaults(refuseSettings)
    const { events } = await world.createFails({ privileges: "readwrite", foreignUser: "recreate" })
    expect(events.filter(({ type }) => type === "undo.failed")).toEqual([])
    expect(await stored()).toEqual(before)
    expect(await rights()).toEqual(held)
    expect(held).toHaveLength(3)
  })

  test("is not handed a user that owns a schema; the statement to run is told", async () => {
    await asAdmin("create schema mine authorization [shop-web]")
    const before = await stored()
    const { error } = await world.createFails({ foreignUser: "recreate" })
    expect(error.code).toBe("user_owns_objects")
    expect(error.hint).toContain("ALTER AUTHORIZATION ON SCHEMA::[mine] TO [dbo]")
    expect(await stored()).toEqual(before)
    await asAdmin("alter authorization on schema::[mine] to [dbo]")
    await world.create({ foreignUser: "recreate" })
    expect(await asSqlApp(world, useSql)).toBe("tea")
  })
})

describe("a user of the name that is somebody else's", () => {
  const second = { resourceGroup: shop.group, name: "other-web", systemIdentity: {} }

  test("can be renamed as the hint says, and both work", async () => {
    await world.begin(
      sqlShop.seed({
        server: { ...open, sql: { shop: [`create user [shop-web] with sid = ${foreignSid}, type = E`] } },
      }),
    )
    const { error } = await world.createFails()
    expect(error.code).toBe("principal_conflict")
    expect(error.message).toContain(foreignId)
    const statement = /ALTER USER .*$/.exec(error.hint ?? "")?.[0] ?? "no statement"
    await asAdmin(statement)
    await world.create()
    expect(await asSqlApp(world, useSql)).toBe("tea")
    expect(await stored("shop-web-2")).toHaveLength(1)
  })

  test.each([
    ["an ordinary user", "create user [shop-web] without login"],
    ["a role", "create role [shop-web]"],
  ])("%s is refused, and not replaced even when asked", async (_what, statement) => {
    await world.begin(sqlShop.seed({ server: { ...open, sql: { shop: [statement] } } }))
    expect((await world.createFails()).error.code).toBe("principal_conflict")
    const before = await stored()
    const { error } = await world.createFails({ foreignUser: "recreate" })
    expect(error.code).toBe("principal_conflict")
    expect(error.hint).toContain("by hand")
    expect(await stored()).toEqual(before)
  })

  test("two apps on one database have a user each", async () => {
    await world.begin(sqlShop.seed({ server: open, moreSites: [second] }))
    await world.create()
    const source = { kind: "webapp", options: { resourceGroup: shop.group, name: second.name } }
    await world.create({ name: "other", source })
    expect(await asSqlApp(world, useSql)).toBe("tea")
    const token = await appToken(world, shop.siteId.replace(shop.site, second.name), undefined, sqlAudience)
    expect(await inSql(world, token, (run) => run("select what from orders"))).toEqual([{ what: "tea" }])
  })
})
