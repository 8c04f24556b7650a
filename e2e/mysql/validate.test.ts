import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { inTurn } from "../support/app-session.ts"
import { arm, recreateIdentity } from "../support/arm.ts"
import type { World } from "../support/harness.ts"
import { azureState, changes, findings, writes } from "../support/look.ts"
import { asMysqlCaller } from "../support/mysql-database.ts"
import { mysqlRules, mysqlShop, openMysqlWorld } from "../support/mysql-shop.ts"

const azureRule = { name: "azure", startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" }
const path = (rest = "") => `${mysqlShop.serverId}${rest}`

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
})
beforeEach(async () => {
  await world.begin(mysqlShop.seed({ server: { firewallRules: [mysqlShop.standingRule, azureRule] } }))
  await world.create()
})
afterAll(() => world.stop())

const asAdmin = (...statements: readonly string[]) => asMysqlCaller(world, inTurn(statements))

describe("8.5: validate looks inside the database", () => {
  test("and finds nothing where nothing is wrong, changing nothing", async () => {
    world.sandbox.clearLogs()
    const before = azureState(world)
    expect((await world.validate()).result.ok).toBe(true)
    expect(azureState(world)).toEqual(before)
    expect(writes(world)).toEqual([])
    expect(changes(world)).toEqual([])
  })

  test("and finds a user that was dropped", async () => {
    await asAdmin("drop user aad_shop")
    expect(await findings(world)).toEqual({
      "principal.mapped": "user_missing",
      "grants.complete": "user_missing",
    })
  })

  test("and finds a user that belongs to another identity now", async () => {
    await asAdmin(
      "drop user aad_shop",
      "set aad_auth_validate_oids_in_tenant = off",
      "create aaduser 'aad_shop' identified by '99999999-0000-4000-8000-000000000009'",
      "grant all on shop.* to aad_shop",
    )
    expect(await findings(world)).toEqual({ "principal.mapped": "principal_conflict" })
  })

  test("and finds a privilege that was revoked, by name", async () => {
    await asAdmin("revoke insert on shop.* from aad_shop")
    const { result } = await world.validate()
    const found = result.findings.filter((each) => each.result === "failure")
    expect(found).toMatchObject([{ name: "grants.complete", errorCode: "grants_incomplete" }])
    expect(found[0]?.errorMessage).toContain("INSERT on shop.*")
  })

  test("and finds the administrator gone, without which the server takes no tokens", async () => {
    await arm(world, "DELETE", path("/administrators/ActiveDirectory"))
    expect(await findings(world)).toEqual({
      "entra.enabled": "entra_disabled",
      "principal.mapped": "admin_missing",
      "grants.complete": "admin_missing",
    })
  })

  test("1.2: and finds an identity that was made anew", async () => {
    await recreateIdentity(world)
    expect(await findings(world)).toEqual({ "identity.exists": "identity_changed" })
  })

  test("and finds the server gone", async () => {
    const state = world.sandbox.state()
    await world.begin({ ...state, mysqlServers: [] })
    expect(await findings(world)).toMatchObject({ "target.exists": "target_not_found" })
  })

  test("and everything it finds is put right by the create command", async () => {
    await asAdmin("revoke insert on shop.* from aad_shop")
    await recreateIdentity(world)
    await world.create({ foreignUser: "recreate" })
    expect(await findings(world)).toEqual({})
  })
})

test("a server that no rule opens for Azure is a warning: the app may get in another way", async () => {
  await arm(world, "DELETE", path(`/firewallRules/${azureRule.name}`))
  const { result } = await world.validate()
  expect(result.ok).toBe(true)
  expect(result.findings).toContainEqual(
    expect.objectContaining({ name: "network.app", result: "warning", errorCode: "azure_not_admitted" }),
  )
})

test("1.4: validate opens the firewall for itself only, and closes it", async () => {
  await arm(world, "DELETE", path(`/firewallRules/${mysqlShop.standingRule.name}`))
  const { result, events } = await world.validate()
  expect(result.ok).toBe(true)
  expect(
    events.filter(({ type }) => type === "temporary.created" || type === "temporary.removed"),
  ).toHaveLength(2)
  expect(mysqlRules(world)).toEqual([azureRule.name])
})
