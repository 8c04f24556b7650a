import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { inTurn } from "../support/app-session.ts"
import { arm, recreateIdentity } from "../support/arm.ts"
import { appToken } from "../support/database.ts"
import type { World } from "../support/harness.ts"
import { azureState, changes, settings, site, writes } from "../support/look.ts"
import {
  asMysqlApp,
  asMysqlCaller,
  asMysqlPasswordAdmin,
  inMysql,
  useMysql,
} from "../support/mysql-database.ts"
import { mysqlShop, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"

const open = { firewallRules: [mysqlShop.standingRule], administrator: mysqlShop.callerAdmin }
const refuseSettings = {
  answers: [{ operation: "Microsoft.Web/sites/config/write", status: 409, code: "Conflict", message: "No." }],
}

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
})
afterAll(() => world.stop())

const sql = () => changes(world).map((change) => change.sql)
/** Runs statements as the Entra administrator. */
const asAdmin = (...statements: readonly string[]) => asMysqlCaller(world, inTurn(statements))
const stored = () =>
  asMysqlPasswordAdmin(world, (ask) =>
    ask("select plugin, authentication_string as text from mysql.user where User = 'aad_shop'"),
  )

describe("the database user", () => {
  beforeEach(() => world.begin(mysqlShop.seed({ server: open })))

  test("is made by the client id, of a system identity too, without the server asking the directory", async () => {
    await world.begin(mysqlShop.seed({ server: open, graphPermissions: [] }))
    await world.create()
    const clientId = site(world).systemIdentity?.clientId ?? "none"
    expect(sql()[0]).toBe(`CREATE AADUSER 'aad_shop' IDENTIFIED BY '${clientId}'`)
    expect(await stored()).toEqual([{ plugin: "aad_auth", text: `AADSP:${clientId}:upn:aad_shop` }])
    expect(await asMysqlApp(world, useMysql)).toBe("tea")
  })

  test("1.7: is neither dropped nor granted again by a second create, and an app that is logged in goes on", async () => {
    await world.create()
    const password = await appToken(world)
    await inMysql(world, { user: mysqlShop.user, password }, async (ask) => {
      await useMysql(ask)
      world.sandbox.clearLogs()
      const { events } = await world.create()
      expect(events.at(-1)).toMatchObject({ type: "run.done", changed: false })
      expect(sql()).toEqual([])
      expect(writes(world)).toEqual([])
      expect(await ask("select what from orders")).toEqual([{ what: "tea" }])
    })
  })

  test("1.7: is never dropped, whatever else is to be done: its other grants stay", async () => {
    await world.create()
    await asAdmin("create database stock", "grant select on stock.* to aad_shop")
    world.sandbox.clearLogs()
    await world.create({ privileges: "readonly" })
    expect(sql()).toEqual([
      expect.stringMatching(/^ALTER USER `aad_shop`@`%` ATTRIBUTE '.*"privileges":"readonly"/),
      expect.stringMatching(/^REVOKE .* ON `shop`\.\* FROM `aad_shop`@`%`$/),
    ])
    expect(await asMysqlApp(world, (ask) => ask("show tables from stock"))).toEqual([])
  })

  test("that was made by hand, with its id in capitals, is kept", async () => {
    await arm(world, "PATCH", shop.siteId, { identity: { type: "SystemAssigned" } })
    const clientId = site(world).systemIdentity?.clientId?.toUpperCase() ?? ""
    await asAdmin(
      "set aad_auth_validate_oids_in_tenant = off",
      `create aaduser 'aad_shop' identified by '${clientId}'`,
    )
    world.sandbox.clearLogs()
    await world.create()
    expect(sql().filter((statement) => !statement.startsWith("GRANT"))).toEqual([
      expect.stringMatching(/^ALTER USER `aad_shop`@`%` ATTRIBUTE /),
    ])
    expect(await asMysqlApp(world, useMysql)).toBe("tea")
  })

  test("is not made where the client id may not be read, which is told", async () => {
    await world.begin(
      mysqlShop.seed({
        server: open,
        denied: { [shop.caller.objectId]: ["Microsoft.ManagedIdentity/identities/read"] },
      }),
    )
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error).toMatchObject({ code: "client_id_missing", step: "principal.create" })
    expect(error.hint).toContain("Microsoft.ManagedIdentity/identities/read")
    expect(azureState(world)).toEqual(before)
    expect(sql()).toEqual([])
  })

  test("may have 32 characters; a longer name is refused before anything is touched", async () => {
    const { result } = await world.create({ name: "a".repeat(28) })
    expect(result.user).toHaveLength(32)
    world.sandbox.clearLogs()
    const { error } = await world.createFails({ name: "a".repeat(29) })
    expect(error.code).toBe("identifier_invalid")
    expect(writes(world)).toEqual([])
  })
})

describe("1.2: an identity that was made anew", () => {
  beforeEach(async () => {
    await world.begin(mysqlShop.seed({ server: open }))
    await world.create()
    await asMysqlApp(world, useMysql)
    await asAdmin("create database stock", "grant select on stock.* to aad_shop with grant option")
    await recreateIdentity(world)
    // ARM sees what SQL made when it is asked for a server's databases.
    await arm(world, "GET", `${mysqlShop.serverId}/databases`)
    world.sandbox.clearLogs()
  })

  test("is refused with both ids and the way out, and nothing is changed", async () => {
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error.code).toBe("principal_conflict")
    expect(error.message).toContain(site(world).systemIdentity?.principalId)
    expect(error.hint).toContain("--recreate-user")
    expect(azureState(world)).toEqual(before)
    expect(sql()).toEqual([])
  })

  test("gets the user when asked: grants and tables survive and the app logs in", async () => {
    await expect(asMysqlApp(world, useMysql)).rejects.toMatchObject({ errno: 1045 })
    await world.create({ foreignUser: "recreate" })
    expect(await asMysqlApp(world, (ask) => ask("select what from orders"))).toEqual([{ what: "tea" }])
    expect(JSON.stringify(await asMysqlApp(world, (ask) => ask("show grants")))).toMatch(
      /stock.*WITH GRANT OPTION/,
    )
    expect((await world.validate()).result.ok).toBe(true)
  })

  test("gives the user back with its grants when a later step fails", async () => {
    const [before] = await stored()
    const grants = () => asMysqlPasswordAdmin(world, (ask) => ask("show grants for 'aad_shop'@'%'"))
    const granted = await grants()
    world.sandbox.setFaults(refuseSettings)
    const { events } = await world.createFails({ foreignUser: "recreate" })
    expect(events.filter(({ type }) => type === "undo.failed")).toEqual([])
    expect(await stored()).toEqual([before])
    expect(new Set((await grants()).flatMap(Object.values))).toEqual(new Set(granted.flatMap(Object.values)))
    expect((await world.createFails()).error.code).toBe("principal_conflict")
  })
})

describe("a user of the name that is nobody's here", () => {
  test("4, races: the second of two apps with one name is refused, and the first keeps working", async () => {
    const second = { resourceGroup: shop.group, name: "other-web", systemIdentity: {} }
    await world.begin(mysqlShop.seed({ server: open, moreSites: [second] }))
    await world.create()
    const before = azureState(world)
    const source = { kind: "webapp", options: { resourceGroup: shop.group, name: second.name } }
    const { error } = await world.createFails({ source })
    expect(error.code).toBe("principal_conflict")
    expect(error.hint).toContain("--connection")
    expect(azureState(world)).toEqual(before)
    expect(await asMysqlApp(world, useMysql)).toBe("tea")
  })

  test("an ordinary user is refused, and not replaced even when asked", async () => {
    await world.begin(
      mysqlShop.seed({
        server: { ...open, sql: { shop: ["create user 'aad_shop'@'%' identified by 'x'"] } },
      }),
    )
    const [before] = await stored()
    const { error } = await world.createFails()
    expect(error.code).toBe("principal_conflict")
    expect(error.message).toContain("ordinary user")
    const second = await world.createFails({ foreignUser: "recreate" })
    expect(second.error.code).toBe("principal_conflict")
    expect(second.error.hint).toContain("by hand")
    expect(await stored()).toEqual([before])
    expect(settings(world)).toEqual({ SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" })
  })
})
