import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { azureState } from "../support/look.ts"
import { asMysqlPasswordAdmin } from "../support/mysql-database.ts"
import { mysqlRules, mysqlShop, mysqlTarget, openMysqlWorld } from "../support/mysql-shop.ts"

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
})
afterAll(() => world.stop())

const refuseSettings = {
  answers: [{ operation: "Microsoft.Web/sites/config/write", status: 409, code: "Conflict", message: "No." }],
}

/** What the server has of the connection's user; a rule lets this machine in. */
const account = () =>
  asMysqlPasswordAdmin(world, async (ask) => ({
    users: await ask("select User from mysql.user where User = 'aad_shop'"),
    grants: await ask("select Db from mysql.db where User = 'aad_shop'"),
  }))
const none = { users: [], grants: [] }

describe("1.1: GRANT refused by the server", () => {
  beforeEach(async () => {
    await world.begin(
      mysqlShop.seed({
        server: { firewallRules: [mysqlShop.standingRule], administrator: mysqlShop.callerAdmin },
      }),
    )
    // The administrator may make users, and hand no rights on.
    await asMysqlPasswordAdmin(world, (ask) => ask("revoke grant option on *.* from `the-pipeline`@`%`"))
  })

  test("fails the run with the server's code, and leaves neither user nor identity", async () => {
    const before = azureState(world)
    const { error, events } = await world.createFails()
    expect(error).toMatchObject({ code: "statement_failed", step: "grants.apply" })
    expect(error.message).toMatch(/error 1044|error 1227|error 1045/)
    expect(events.filter(({ type }) => type === "undo.failed")).toEqual([])
    expect(azureState(world)).toEqual(before)
    expect(await account()).toEqual(none)
  })
})

describe("1.5: a run that fails at its last step", () => {
  test("leaves nothing: identities, administrator, rule, user and settings are taken back", async () => {
    await world.begin(mysqlShop.seed({ server: { userAssignedIdentities: [] } }))
    const before = azureState(world)
    world.sandbox.setFaults(refuseSettings)
    const { error, events } = await world.createFails({
      target: mysqlTarget({ serverIdentity: mysqlShop.serverIdentity.id }),
    })
    expect(error.step).toBe("settings.write")
    expect(events.filter(({ type }) => type === "undo.failed" || type === "temporary.left")).toEqual([])
    const undone = events.flatMap((event) => (event.type === "undo.done" ? [event.step] : []))
    expect(undone).toEqual(
      expect.arrayContaining([
        "identity.enable",
        "server.identity",
        "admin.ensure",
        "principal.create",
        "grants.apply",
      ]),
    )
    expect(azureState(world)).toEqual(before)
  })

  test("leaves no user in the database", async () => {
    await world.begin(mysqlShop.seed({ server: { firewallRules: [mysqlShop.standingRule] } }))
    world.sandbox.setFaults(refuseSettings)
    await world.createFails()
    expect(await account()).toEqual(none)
  })

  test("takes back what it changed of a user's grants, and leaves those that were there", async () => {
    await world.begin(mysqlShop.seed({ server: { firewallRules: [mysqlShop.standingRule] } }))
    await world.create({ privileges: "readonly" })
    const grants = () => asMysqlPasswordAdmin(world, (ask) => ask("show grants for 'aad_shop'@'%'"))
    const before = await grants()
    world.sandbox.setFaults(refuseSettings)
    await world.createFails({ privileges: ["insert", "execute"] })
    expect(await grants()).toEqual(before)
  })
})

describe("1.5: a long-running operation", () => {
  beforeEach(() => world.begin())

  test.each([
    "Microsoft.DBforMySQL/flexibleServers/administrators/write",
    "Microsoft.DBforMySQL/flexibleServers/firewallRules/write",
  ])("%s that was accepted and then failed ends the run; what was done is taken back", async (operation) => {
    const before = azureState(world)
    world.sandbox.setFaults({
      failedOperations: [{ operation, code: "ServerBusy", message: "Try again later." }],
    })
    const { error, events } = await world.createFails()
    expect(error).toMatchObject({ code: "operation_failed" })
    expect(error.message).toContain("ServerBusy")
    expect(events.filter(({ type }) => type === "undo.failed")).toEqual([])
    expect(azureState(world)).toEqual(before)
  })

  test("4, firewall leaks (b): an abort after the rule was made removes the rule and takes everything back", async () => {
    const before = azureState(world)
    const stop = new AbortController()
    const { error } = await world.createFails(
      {},
      {
        signal: stop.signal,
        watch: (event) => {
          if (event.type !== "temporary.created") return
          expect(mysqlRules(world)).toHaveLength(2)
          stop.abort()
        },
      },
    )
    expect(error.code).toBe("cancelled")
    expect(azureState(world)).toEqual(before)
  })
})
