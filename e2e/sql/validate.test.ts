import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { inTurn } from "../support/app-session.ts"
import { arm, recreateIdentity } from "../support/arm.ts"
import type { World } from "../support/harness.ts"
import { azureState, changes, findings, writes } from "../support/look.ts"
import { asSqlCaller } from "../support/sql-database.ts"
import { openSqlWorld, sqlRules, sqlShop } from "../support/sql-shop.ts"

const path = (rest = "") => `${sqlShop.serverId}${rest}`

let world: World
beforeAll(async () => {
  world = await openSqlWorld()
})
beforeEach(async () => {
  await world.begin(
    sqlShop.seed({
      server: {
        firewallRules: [sqlShop.standingRule, sqlShop.azureRule],
        administrator: sqlShop.callerAdmin,
      },
    }),
  )
  await world.create({ privileges: "readwrite" })
})
afterAll(() => world.stop())

const asAdmin = (...statements: readonly string[]) => asSqlCaller(world, inTurn(statements))

describe("8.5: validate looks inside the database", () => {
  test("and finds nothing where nothing is wrong, changing nothing", async () => {
    world.sandbox.clearLogs()
    const before = azureState(world)
    expect(await findings(world)).toEqual({})
    expect(azureState(world)).toEqual(before)
    expect(writes(world)).toEqual([])
    expect(changes(world)).toEqual([])
  })

  test("and finds a user that was dropped", async () => {
    await asAdmin("drop user [shop-web]")
    expect(await findings(world)).toEqual({
      "principal.mapped": "user_missing",
      "grants.complete": "user_missing",
    })
  })

  test("and finds a user that belongs to another identity now", async () => {
    await asAdmin(
      "drop user [shop-web]",
      "create user [shop-web] with sid = 0x99999999000000408000000000000009, type = E",
      "alter role db_datareader add member [shop-web]",
      "alter role db_datawriter add member [shop-web]",
    )
    expect(await findings(world)).toEqual({ "principal.mapped": "principal_conflict" })
  })

  test("and finds a role and a right to connect that were taken, by name", async () => {
    await asAdmin("alter role db_datawriter drop member [shop-web]", "revoke connect from [shop-web]")
    const { result } = await world.validate()
    const found = result.findings.filter((each) => each.result === "failure")
    expect(found).toMatchObject([{ name: "grants.complete", errorCode: "grants_incomplete" }])
    expect(found[0]?.errorMessage).toContain("membership of db_datawriter")
    expect(found[0]?.errorMessage).toContain("CONNECT on the database")
  })

  test("and tells a denial of what the connection needs from one that may be meant", async () => {
    await asAdmin("create table salaries (id int)", "deny select on object::dbo.salaries to [shop-web]")
    expect(await findings(world)).toEqual({ "grants.denied": "privileges_denied" })
    expect((await world.validate()).result.ok).toBe(true)
    await asAdmin("deny delete to [shop-web]")
    expect(await findings(world)).toEqual({
      "grants.denied": "privileges_denied",
      "grants.complete": "grants_incomplete",
    })
  })

  test("and finds the administrator gone, without which the server takes no tokens", async () => {
    await arm(world, "DELETE", path("/administrators/ActiveDirectory"))
    expect(await findings(world)).toEqual({
      "entra.enabled": "entra_disabled",
      "principal.mapped": "admin_missing",
      "grants.complete": "admin_missing",
      "grants.denied": "admin_missing",
    })
  })

  test("1.2: and finds an identity that was made anew", async () => {
    await recreateIdentity(world)
    expect(await findings(world)).toEqual({ "identity.exists": "identity_changed" })
  })

  test("and finds the server gone", async () => {
    await world.begin({ ...world.sandbox.state(), sqlServers: [] })
    expect(await findings(world)).toMatchObject({ "target.exists": "target_not_found" })
  })

  test("and everything it finds is put right by the create command", async () => {
    await asAdmin("alter role db_datawriter drop member [shop-web]")
    await recreateIdentity(world)
    await world.create({ privileges: "readwrite", foreignUser: "recreate" })
    expect(await findings(world)).toEqual({})
  })
})

test("a server that no rule opens for Azure is a warning: the app may get in another way", async () => {
  await arm(world, "DELETE", path(`/firewallRules/${sqlShop.azureRule.name}`))
  expect(await findings(world)).toEqual({ "network.app": "azure_not_admitted" })
  expect((await world.validate()).result.ok).toBe(true)
})

test("1.4: validate opens the firewall for itself only, and closes it", async () => {
  await arm(world, "DELETE", path(`/firewallRules/${sqlShop.standingRule.name}`))
  const { result, events } = await world.validate()
  expect(result.ok).toBe(true)
  expect(
    events.filter(({ type }) => type === "temporary.created" || type === "temporary.removed"),
  ).toHaveLength(2)
  expect(sqlRules(world)).toEqual([sqlShop.azureRule.name])
})
