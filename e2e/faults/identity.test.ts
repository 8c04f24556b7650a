import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { arm, recreateIdentity } from "../support/arm.ts"
import { appToken, asApp, asCaller, inSession, useDatabase } from "../support/database.ts"
import { openWorld, type World } from "../support/harness.ts"
import { azureState, changes, site } from "../support/look.ts"
import { shop } from "../support/shop.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

describe("1.2: an identity that was made anew", () => {
  beforeEach(async () => {
    await world.begin(shop.seed({ server: { firewallRules: [shop.standingRule] } }))
    await world.create()
    await asApp(world, useDatabase)
    await recreateIdentity(world)
    world.sandbox.clearLogs()
  })

  test("is refused with both object ids and the way out, and nothing is changed", async () => {
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error.code).toBe("principal_conflict")
    expect(error.message).toContain(site(world).systemIdentity?.principalId)
    expect(error.hint).toContain("--recreate-user")
    expect(azureState(world)).toEqual(before)
    expect(changes(world)).toEqual([])
  })

  test("is relabelled when asked: grants and tables survive and the app logs in", async () => {
    await expect(asApp(world, useDatabase)).rejects.toThrow("Service Principal oid mismatch for role")
    await world.create({ foreignUser: "recreate" })
    expect(changes(world).map(({ sql }) => sql.replace(/oid=[^,]+/, "oid=?"))).toEqual([
      `SECURITY LABEL for "pgaadauth" on role "${shop.user}" is 'aadauth,oid=?,type=service'`,
    ])
    expect(await asApp(world, (ask) => ask("select what from orders"))).toEqual([{ what: "tea" }])
    expect((await world.validate()).result.ok).toBe(true)
  })

  test("gets its former label back when a later step fails", async () => {
    world.sandbox.setFaults({
      answers: [
        { operation: "Microsoft.Web/sites/config/write", status: 409, code: "Conflict", message: "No." },
      ],
    })
    const { events } = await world.createFails({ foreignUser: "recreate" })
    expect(events.filter(({ type }) => type === "undo.failed")).toEqual([])
    const { error } = await world.createFails()
    expect(error.code).toBe("principal_conflict")
  })
})

describe("3.2: object ids in another case", () => {
  beforeEach(() =>
    world.begin(
      shop.seed({ server: { firewallRules: [shop.standingRule], administrators: [shop.callerAdmin] } }),
    ),
  )

  test("match: a user that was made by hand with an id in capitals is kept", async () => {
    await arm(world, "PATCH", shop.siteId, { identity: { type: "SystemAssigned" } })
    const objectId = site(world).systemIdentity?.principalId?.toUpperCase()
    await asCaller(
      world,
      (ask) =>
        ask("select pgaadauth_create_principal_with_oid($1, $2, 'service', false, false)", [
          shop.user,
          objectId,
        ]),
      "postgres",
    )
    world.sandbox.clearLogs()
    await world.create()
    expect(changes(world).filter(({ sql }) => !/^(?:grant|alter default)/i.test(sql))).toEqual([])
    expect(await asApp(world, useDatabase)).toBe("tea")
  })

  test("match: ids of identities, applications and databases are taken in capitals", async () => {
    const target = `/subscriptions/${shop.subscription}/RESOURCEGROUPS/DEMO/providers/microsoft.dbforpostgresql/FLEXIBLESERVERS/${shop.server}/databases/${shop.database}`
    await world.create({
      name: "user",
      target: { kind: "postgres-flexible", options: { id: target } },
      auth: {
        kind: "user-identity",
        options: {
          "client-id": shop.identity.clientId.toUpperCase(),
          "subs-id": shop.subscription.toUpperCase(),
        },
      },
    })
    const password = await appToken(world, shop.siteId, shop.identity.clientId)
    expect(await inSession(world, { user: "aad_user", password }, (ask) => ask("select 1 as one"))).toEqual([
      { one: 1 },
    ])
    const { result } = await world.create({
      name: "application",
      source: {
        kind: "webapp",
        options: { id: shop.siteId.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions") },
      },
      auth: {
        kind: "service-principal",
        options: {
          "client-id": shop.application.clientId.toUpperCase(),
          "object-id": shop.application.objectId.toUpperCase(),
          secret: shop.application.secret,
        },
      },
    })
    expect(result.principal.objectId).toBe(shop.application.objectId)
  })
})

describe("4, races: the identity of the app", () => {
  const other = {
    resourceGroup: shop.group,
    name: "other-identity",
    principalId: "70000000-0000-4000-8000-000000000009",
    clientId: "80000000-0000-4000-8000-000000000009",
  }
  const otherId = shop.identity.id.replace("shop-identity", other.name)
  const seed = () => {
    const usual = shop.seed({ site: { userAssignedIdentities: [otherId] } })
    return { ...usual, userAssignedIdentities: [...(usual.userAssignedIdentities ?? []), other] }
  }
  beforeEach(() => world.begin(seed()))

  test("3.9: the system identity is added to user-assigned identities, none of which goes", async () => {
    await world.create()
    expect(site(world).systemIdentity).toBeDefined()
    expect(site(world).userAssignedIdentities).toEqual([otherId])
  })

  test("a user-assigned identity is added to those that are there, and only it is taken back", async () => {
    const auth = {
      kind: "user-identity",
      options: { "client-id": shop.identity.clientId, "subs-id": shop.subscription },
    }
    world.sandbox.setFaults({
      answers: [
        { operation: "Microsoft.Web/sites/config/write", status: 409, code: "Conflict", message: "No." },
      ],
    })
    await world.createFails({ auth })
    expect(site(world).userAssignedIdentities).toEqual([otherId])
    expect(site(world).systemIdentity).toBeUndefined()
    await world.create({ auth })
    expect(site(world).userAssignedIdentities?.map((id) => id.toLowerCase())).toEqual([
      otherId.toLowerCase(),
      shop.identity.id.toLowerCase(),
    ])
  })

  test("only `identity` is sent: what somebody changed of the site since it was read stays", async () => {
    const engine = world.engine()
    const plan = await engine.plan({
      name: "shop",
      source: { kind: "webapp", options: { id: shop.siteId } },
      target: {
        kind: "postgres-flexible",
        options: { resourceGroup: shop.group, server: shop.server, database: shop.database },
      },
      client: "nodejs",
    })
    await arm(world, "PATCH", shop.siteId, { properties: { siteConfig: { linuxFxVersion: "NODE|22-lts" } } })
    await engine.run(plan)
    expect(site(world).linuxFxVersion).toBe("NODE|22-lts")
  })
})
