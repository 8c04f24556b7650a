import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { azureState } from "../support/look.ts"
import { asSqlApp, asSqlCaller, useSql } from "../support/sql-database.ts"
import { openSqlWorld, sqlRules, sqlShop } from "../support/sql-shop.ts"

const open = {
  firewallRules: [sqlShop.standingRule, sqlShop.azureRule],
  administrator: sqlShop.callerAdmin,
}
const refuseSettings = {
  answers: [{ operation: "Microsoft.Web/sites/config/write", status: 409, code: "Conflict", message: "No." }],
}

let world: World
beforeAll(async () => {
  world = await openSqlWorld()
})
afterAll(() => world.stop())

/** What the database has of users, roles and permissions. */
const rights = () =>
  asSqlCaller(world, async (run) => ({
    users: await run("select name, type, sid from sys.database_principals order by name"),
    roles: await run(
      "select user_name(role_principal_id) as r, user_name(member_principal_id) as m from sys.database_role_members order by 1, 2",
    ),
    permissions: await run(
      "select class, permission_name, state, user_name(grantee_principal_id) as g from sys.database_permissions order by 1, 2, 4",
    ),
  }))

test("1.1: what is denied to everybody ends the run before anything is granted; user and identity are taken back", async () => {
  await world.begin(sqlShop.seed({ server: { ...open, sql: { shop: ["deny control to [public]"] } } }))
  const state = azureState(world)
  const before = await rights()
  const { error, events } = await world.createFails()
  expect(error).toMatchObject({ code: "grants_incomplete", step: "grants.look" })
  expect(error.hint).toContain("REVOKE CONTROL FROM [public]")
  expect(events.filter(({ type }) => type === "undo.failed")).toEqual([])
  expect(azureState(world)).toEqual(state)
  expect(await rights()).toEqual(before)
  const statement = /run in database shop: (REVOKE CONTROL FROM \[public\][^;]*);/.exec(error.hint ?? "")?.[1]
  await asSqlCaller(world, (run) => run(statement ?? "no statement"))
  await world.create()
})

describe("1.5: a run that fails at its last step", () => {
  test("leaves nothing: identity, administrator, rule, user and settings are taken back", async () => {
    await world.begin()
    const before = azureState(world)
    world.sandbox.setFaults(refuseSettings)
    const { error, events } = await world.createFails()
    expect(error.step).toBe("settings.write")
    expect(events.filter(({ type }) => type === "undo.failed" || type === "temporary.left")).toEqual([])
    const undone = events.flatMap((event) => (event.type === "undo.done" ? [event.step] : []))
    expect(undone).toEqual(
      expect.arrayContaining(["identity.enable", "admin.ensure", "principal.create", "grants.apply"]),
    )
    expect(azureState(world)).toEqual(before)
    expect(sqlRules(world)).toEqual([sqlShop.azureRule.name])
  })

  test("leaves nothing in the database", async () => {
    await world.begin(sqlShop.seed({ server: open }))
    const before = await rights()
    world.sandbox.setFaults(refuseSettings)
    await world.createFails({ privileges: ["select", "create"] })
    expect(await rights()).toEqual(before)
  })

  test.each([
    ["readonly", "all"],
    ["all", "readonly"],
    [["select", "execute"], "ddl"],
  ] as const)("gives the user the privileges back that it had (%j, then %j)", async (first, second) => {
    await world.begin(sqlShop.seed({ server: open }))
    await world.create({ privileges: first })
    const before = await rights()
    world.sandbox.setFaults(refuseSettings)
    await world.createFails({ privileges: second })
    expect(await rights()).toEqual(before)
  })

  test("of a delete leaves the connection working", async () => {
    await world.begin(sqlShop.seed({ server: open }))
    await world.create()
    world.sandbox.setFaults(refuseSettings)
    await world.deleteFails()
    world.sandbox.setFaults({ answers: [] })
    await world.create()
    expect(await asSqlApp(world, useSql)).toBe("tea")
  })
})
