import { WebSiteManagementClient } from "@azure/arm-appservice"
import { ManagedServiceIdentityClient } from "@azure/arm-msi"
import { PostgreSQLManagementFlexibleServerClient } from "@azure/arm-postgresql-flexible"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { PostgresServerView, Sandbox } from "../../../src/index.ts"
import {
  adaId,
  caller,
  clientOptions,
  collect,
  credentialOf,
  group,
  identityResource,
  siteResource,
  startDemo,
  subscriptionId,
  type MemoryPlane,
} from "../../harness.ts"

let sandbox: Sandbox
let plane: MemoryPlane<PostgresServerView>
let web: WebSiteManagementClient
let postgres: PostgreSQLManagementFlexibleServerClient
let identities: ManagedServiceIdentityClient

beforeAll(async () => {
  ;({ sandbox, plane } = await startDemo())
  const credential = credentialOf(sandbox)
  web = new WebSiteManagementClient(credential, subscriptionId, clientOptions(sandbox))
  postgres = new PostgreSQLManagementFlexibleServerClient(credential, subscriptionId, clientOptions(sandbox))
  identities = new ManagedServiceIdentityClient(credential, subscriptionId, clientOptions(sandbox))
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.reset()
  sandbox.clearLogs()
  plane.calls.length = 0
  plane.refuse = undefined
})

describe("@azure/arm-appservice", () => {
  test("reads and lists sites", async () => {
    const site = await web.webApps.get(group, "SHOP-web")
    expect(site.id).toBe(siteResource)
    expect(site.siteConfig?.linuxFxVersion).toBe("NODE|24-lts")
    expect(site.outboundIpAddresses).toMatch(/^198\.51\.100\./)
    expect(site.identity).toBeUndefined()
    const names = (await collect(web.webApps.listByResourceGroup(group))).map((one) => one.name)
    expect(names).toEqual(["shop-web", "shop-func"])
  })

  test("gives, keeps and takes away identities as Azure does", async () => {
    const first = await web.webApps.update(group, "shop-web", { identity: { type: "SystemAssigned" } })
    expect(first.identity?.type).toBe("SystemAssigned")
    const principalId = first.identity?.principalId
    expect(principalId).toMatch(/^[0-9a-f-]{36}$/)
    expect(first.lastModifiedTimeUtc).toBeInstanceOf(Date)

    const both = await web.webApps.update(group, "shop-web", {
      identity: {
        type: "SystemAssigned, UserAssigned",
        userAssignedIdentities: { [identityResource.toUpperCase()]: {} },
      },
    })
    expect(both.identity?.principalId).toBe(principalId)
    expect(both.identity?.userAssignedIdentities?.[identityResource]?.principalId).toBe(
      "70000000-0000-4000-8000-000000000001",
    )

    await web.webApps.update(group, "shop-web", { identity: { type: "None" } })
    const again = await web.webApps.update(group, "shop-web", { identity: { type: "SystemAssigned" } })
    expect(again.identity?.principalId).not.toBe(principalId)
  })

  test("replaces app settings as a whole and keeps slot names", async () => {
    const before = await web.webApps.listApplicationSettings(group, "shop-web")
    expect(before.properties).toEqual({ SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" })
    const after = await web.webApps.updateApplicationSettings(group, "shop-web", {
      properties: { A: "ä=;\n" },
    })
    expect(after.properties).toEqual({ A: "ä=;\n" })
    expect((await web.webApps.listSlotConfigurationNames(group, "shop-web")).appSettingNames).toEqual([
      "SHOP_STAGE",
    ])
    await web.webApps.updateSlotConfigurationNames(group, "shop-web", { appSettingNames: ["A"] })
    expect((await web.webApps.listSlotConfigurationNames(group, "shop-web")).appSettingNames).toEqual(["A"])
    expect((await web.webApps.listApplicationSettings(group, "shop-web")).properties).toEqual({ A: "ä=;\n" })
  })

  test("a whole site may be sent back", async () => {
    const site = await web.webApps.get(group, "shop-web")
    const put = await web.webApps.createOrUpdate(group, "shop-web", {
      ...site,
      identity: { type: "SystemAssigned" },
    })
    expect(put.identity?.type).toBe("SystemAssigned")
  })

  test("a second write meanwhile meets the lock", async () => {
    sandbox.setFaults({ siteWriteMs: 300 })
    const change = () => web.webApps.updateApplicationSettings(group, "shop-web", { properties: { A: "1" } })
    const outcomes = await Promise.allSettled([change(), change()])
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []))
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatchObject({ statusCode: 429 })
  })

  test("missing things answer 404 with Azure's codes", async () => {
    await expect(web.webApps.get(group, "nope")).rejects.toMatchObject({
      statusCode: 404,
      code: "ResourceNotFound",
    })
    await expect(web.webApps.get("nope", "nope")).rejects.toMatchObject({ code: "ResourceGroupNotFound" })
    const elsewhere = new WebSiteManagementClient(
      credentialOf(sandbox),
      "20000000-0000-4000-8000-00000000ffff",
      clientOptions(sandbox),
    )
    await expect(elsewhere.webApps.get(group, "nope")).rejects.toMatchObject({ code: "SubscriptionNotFound" })
  })
})

describe("@azure/arm-postgresql-flexible", () => {
  test("reads servers, administrators, rules and databases", async () => {
    const server = await postgres.servers.get(group, "shop-db")
    expect(server.fullyQualifiedDomainName).toBe("127.0.0.1")
    expect(server.authConfig).toMatchObject({ activeDirectoryAuth: "Enabled", passwordAuth: "Enabled" })
    expect(await collect(postgres.administratorsMicrosoftEntra.listByServer(group, "shop-db"))).toEqual([])
    const databases = await collect(postgres.databases.listByServer(group, "shop-db"))
    expect(databases.map((database) => database.name)).toEqual([
      "azure_maintenance",
      "postgres",
      "azure_sys",
      "shop",
    ])
    expect(
      (await collect(postgres.firewallRules.listByServer(group, "shop-db"))).map(
        (rule) => rule.startIpAddress,
      ),
    ).toEqual(["0.0.0.0"])
    expect(await collect(postgres.servers.listByResourceGroup(group))).toHaveLength(1)
  })

  test("lists come in pages when asked", async () => {
    sandbox.setFaults({ pageSize: 3 })
    expect(await collect(postgres.databases.listByServer(group, "shop-db"))).toHaveLength(4)
    const pages = sandbox.requests().filter((request) => request.path.endsWith("/databases"))
    expect(pages).toHaveLength(2)
    sandbox.setFaults({ pageSize: 1 })
    expect(await collect(web.webApps.listByResourceGroup(group))).toHaveLength(2)
  })

  test("an administrator comes and goes by long-running operations", async () => {
    const made = await postgres.administratorsMicrosoftEntra.beginCreateOrUpdateAndWait(
      group,
      "shop-db",
      caller.objectId,
      {
        principalName: "keyless-demo",
        principalType: "ServicePrincipal",
        tenantId: sandbox.tenantId,
      },
    )
    expect(made).toMatchObject({
      name: "keyless-demo",
      objectId: caller.objectId,
      principalType: "ServicePrincipal",
    })
    expect(plane.calls).toContain("administrators")
    await postgres.administratorsMicrosoftEntra.beginDeleteAndWait(group, "shop-db", caller.objectId)
    expect(await collect(postgres.administratorsMicrosoftEntra.listByServer(group, "shop-db"))).toEqual([])
    const polls = sandbox.requests().filter((request) => request.polling)
    expect(polls.length).toBeGreaterThanOrEqual(2)
    expect(polls.every((request) => request.status === 200)).toBe(true)
  })

  test("an operation is under way until it has ended", async () => {
    sandbox.setFaults({ lroMs: 200 })
    const poller = await postgres.firewallRules.beginCreateOrUpdate(
      group,
      "shop-db",
      "mine",
      { startIpAddress: "203.0.113.7", endIpAddress: "203.0.113.7" },
      { updateIntervalInMs: 20 },
    )
    await expect(postgres.firewallRules.get(group, "shop-db", "mine")).rejects.toMatchObject({
      statusCode: 404,
    })
    expect((await poller.pollUntilDone()).startIpAddress).toBe("203.0.113.7")
    await postgres.firewallRules.beginDeleteAndWait(group, "shop-db", "mine", { updateIntervalInMs: 20 })
    await expect(postgres.firewallRules.get(group, "shop-db", "mine")).rejects.toMatchObject({
      statusCode: 404,
    })
  })

  test("a failed operation says why and leaves nothing", async () => {
    plane.refuse = "the engine is gone"
    const failing = postgres.administratorsMicrosoftEntra.beginCreateOrUpdateAndWait(
      group,
      "shop-db",
      adaId,
      {
        principalName: "ada@keyless.example",
        principalType: "User",
      },
    )
    await expect(failing).rejects.toThrow("the engine is gone")
    expect(await collect(postgres.administratorsMicrosoftEntra.listByServer(group, "shop-db"))).toEqual([])
  })

  test("Entra authentication is switched; without it there is no administrator", async () => {
    const off = { authConfig: { activeDirectoryAuth: "Disabled" } } as const
    await postgres.servers.beginUpdateAndWait(group, "shop-db", off)
    expect((await postgres.servers.get(group, "shop-db")).authConfig?.activeDirectoryAuth).toBe("Disabled")
    await expect(
      postgres.administratorsMicrosoftEntra.beginCreateOrUpdateAndWait(group, "shop-db", adaId, {
        principalName: "ada",
        principalType: "User",
      }),
    ).rejects.toMatchObject({ statusCode: 400 })
    const on = { authConfig: { activeDirectoryAuth: "Enabled" } } as const
    const server = await postgres.servers.beginUpdateAndWait(group, "shop-db", on)
    expect(server.authConfig?.tenantId).toBe(sandbox.tenantId)
  })

  test("databases and servers are made and dropped", async () => {
    await postgres.databases.beginCreateAndWait(group, "shop-db", "orders", {})
    await postgres.databases.beginDeleteAndWait(group, "shop-db", "orders")
    await postgres.servers.beginCreateOrUpdateAndWait(group, "second", {
      location: "eastus",
      administratorLogin: "root2",
      administratorLoginPassword: "sandbox-only",
      version: "18",
    })
    const running = () => sandbox.databases().filter(({ id }) => id.includes("DBforPostgreSQL"))
    expect(running()).toHaveLength(2)
    await postgres.servers.beginDeleteAndWait(group, "second")
    expect(running()).toHaveLength(1)
    expect(plane.calls).toEqual(["create orders", "drop orders", "add second", "remove"])
  })
})

describe("@azure/arm-msi", () => {
  test("reads, makes and deletes identities", async () => {
    const identity = await identities.userAssignedIdentities.get(group, "shop-identity")
    expect(identity.id).toBe(identityResource)
    expect(identity.clientId).toBe("80000000-0000-4000-8000-000000000001")
    const namesOf = async (list: AsyncIterable<{ name?: string }>) =>
      (await collect(list)).map(({ name }) => name)
    const before = await namesOf(identities.userAssignedIdentities.listByResourceGroup(group))
    expect(before).toContain("shop-identity")
    await identities.userAssignedIdentities.createOrUpdate(group, "second", { location: "eastus" })
    expect(await namesOf(identities.userAssignedIdentities.listBySubscription())).toEqual([
      ...before,
      "second",
    ])
    await identities.userAssignedIdentities.delete(group, "second")
    expect(await namesOf(identities.userAssignedIdentities.listByResourceGroup(group))).toEqual(before)
  })

  test("shows the system identity of a site", async () => {
    await expect(identities.systemAssignedIdentities.getByScope(siteResource.slice(1))).rejects.toMatchObject(
      {
        statusCode: 404,
      },
    )
    const site = await web.webApps.update(group, "shop-web", { identity: { type: "SystemAssigned" } })
    const identity = await identities.systemAssignedIdentities.getByScope(siteResource.slice(1))
    expect(identity.principalId).toBe(site.identity?.principalId)
    expect(identity.clientId).not.toBe(identity.principalId)
  })
})
