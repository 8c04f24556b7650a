import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { inTurn } from "../support/app-session.ts"
import { arm, recreateIdentity, serverPath, writeSettings } from "../support/arm.ts"
import { asCaller } from "../support/database.ts"
import { openWorld, type World } from "../support/harness.ts"
import { azureState, changes, findings, rules, settings, writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"

const azureRule = { name: "azure", startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" }

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  await world.begin(shop.seed({ server: { firewallRules: [shop.standingRule, azureRule] } }))
  await world.create()
})
afterAll(() => world.stop())

const asAdmin = (...statements: readonly string[]) => asCaller(world, inTurn(statements))

describe("8.5: validate looks inside the database and at the app", () => {
  test("and finds nothing where nothing is wrong, changing nothing", async () => {
    world.sandbox.clearLogs()
    const before = azureState(world)
    expect((await world.validate()).result.ok).toBe(true)
    expect(azureState(world)).toEqual(before)
    expect(writes(world)).toEqual([])
    expect(changes(world)).toEqual([])
  })

  test("and finds a user that was dropped", async () => {
    await asAdmin(
      `grant ${shop.user} to current_user`,
      `drop owned by ${shop.user}`,
      `drop role ${shop.user}`,
    )
    expect(await findings(world)).toEqual({
      "principal.mapped": "user_missing",
      "grants.complete": "user_missing",
    })
  })

  test("and finds a user that belongs to another identity now", async () => {
    await asAdmin(
      `security label for "pgaadauth" on role ${shop.user} is 'aadauth,oid=${shop.application.objectId},type=service'`,
    )
    expect(await findings(world)).toEqual({ "principal.mapped": "principal_conflict" })
  })

  test("and finds a privilege that was revoked", async () => {
    await asAdmin(`revoke usage, create on schema public from ${shop.user}`)
    expect(await findings(world)).toEqual({ "grants.complete": "grants_incomplete" })
  })

  test("and finds settings that were changed or removed", async () => {
    const { AZURE_POSTGRESQL_HOST: _removed, ...others } = settings(world)
    await writeSettings(world, { ...others, AZURE_POSTGRESQL_USER: "somebody" })
    const { result } = await world.validate()
    const found = result.findings.find(({ name }) => name === "settings.unchanged")
    expect(found).toMatchObject({ result: "failure", errorCode: "settings_changed" })
    expect(found?.errorMessage).toContain("AZURE_POSTGRESQL_HOST is missing")
    expect(found?.errorMessage).toContain("AZURE_POSTGRESQL_USER was changed")
  })

  test("and finds an identity that was taken away", async () => {
    await arm(world, "PATCH", shop.siteId, { identity: { type: "None" } })
    expect(await findings(world)).toEqual({ "identity.exists": "identity_changed" })
  })

  test("1.2: and finds an identity that was made anew", async () => {
    await recreateIdentity(world)
    expect(await findings(world)).toEqual({ "identity.exists": "identity_changed" })
  })

  test("and finds Entra authentication switched off", async () => {
    await arm(world, "PATCH", serverPath(), {
      properties: { authConfig: { activeDirectoryAuth: "Disabled", passwordAuth: "Enabled" } },
    })
    expect(await findings(world)).toMatchObject({ "entra.enabled": "entra_disabled" })
  })

  test("and finds the server gone", async () => {
    await arm(world, "DELETE", serverPath())
    expect(await findings(world)).toMatchObject({ "target.exists": "target_not_found" })
  })

  test("and tells what it could not look at: the caller is no administrator", async () => {
    await arm(world, "DELETE", serverPath(`/administrators/${shop.caller.objectId}`))
    expect(await findings(world)).toEqual({
      "principal.mapped": "admin_missing",
      "grants.complete": "admin_missing",
    })
    expect(azureState(world).postgresServers?.[0]?.administrators).toEqual([])
  })

  test("and everything it finds is put right by the create command", async () => {
    await asAdmin(`revoke usage on schema public from ${shop.user}`)
    await recreateIdentity(world)
    const { AZURE_POSTGRESQL_HOST: _removed, ...others } = settings(world)
    await writeSettings(world, others)
    await world.create({ foreignUser: "recreate" })
    expect(await findings(world)).toEqual({})
  })
})

test("a server that no rule opens for Azure is a warning: the app may get in another way", async () => {
  await arm(world, "DELETE", serverPath(`/firewallRules/${azureRule.name}`))
  const { result } = await world.validate()
  expect(result.ok).toBe(true)
  expect(result.findings).toContainEqual(
    expect.objectContaining({ name: "network.app", result: "warning", errorCode: "azure_not_admitted" }),
  )
})

test("another administrator than the one who made the connection finds it as sound", async () => {
  const { objectId, clientId, secret } = shop.application
  await arm(world, "PUT", serverPath(`/administrators/${objectId}`), {
    properties: {
      principalName: "second-admin",
      principalType: "ServicePrincipal",
      tenantId: world.sandbox.tenantId,
    },
  })
  const { result } = await world.validate("shop", { credential: world.secretCredential(clientId, secret) })
  expect(result.findings.filter((each) => each.result === "failure")).toEqual([])
})

test("1.4: validate opens the firewall for itself only, and closes it", async () => {
  await arm(world, "DELETE", serverPath(`/firewallRules/${shop.standingRule.name}`))
  const { result, events } = await world.validate()
  expect(result.ok).toBe(true)
  expect(
    events.filter(({ type }) => type === "temporary.created" || type === "temporary.removed"),
  ).toHaveLength(2)
  expect(rules(world)).toEqual([azureRule.name])
})
