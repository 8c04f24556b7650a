import { WebSiteManagementClient } from "@azure/arm-appservice"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { demoSeed, type Sandbox, slotId } from "../../../src/index.ts"
import {
  armHeaders,
  call,
  caller,
  clientOptions,
  collect,
  credentialOf,
  group,
  identityResource,
  siteResource,
  startDemo,
  subscriptionId,
} from "../../harness.ts"

let sandbox: Sandbox
let apps: WebSiteManagementClient["webApps"]

const staging = slotId({ subscriptionId, resourceGroup: group, name: "shop-web", slot: "staging" })
const seed = {
  ...demoSeed,
  sites: [
    {
      resourceGroup: group,
      name: "shop-web",
      appSettings: { SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" },
      connectionStrings: { shop: { value: "Server=live", type: "SQLAzure" as const } },
      slotSettingNames: ["SHOP_STAGE"],
      systemIdentity: {},
      slots: [
        {
          name: "staging",
          linuxFxVersion: "NODE|22-lts",
          appSettings: { SHOP_NAME: "The Next Shop", SHOP_STAGE: "staging" },
          connectionStrings: { shop: { value: "Server=next", type: "SQLAzure" as const } },
          userAssignedIdentities: [identityResource],
        },
      ],
    },
    {
      resourceGroup: group,
      name: "shop-func",
      kind: "functionapp,linux",
      linuxFxVersion: "DOTNET-ISOLATED|8.0",
      appSettings: { FUNCTIONS_WORKER_RUNTIME: "dotnet-isolated", FUNCTIONS_EXTENSION_VERSION: "~4" },
      slots: [{ name: "staging" }],
    },
  ],
}

beforeAll(async () => {
  ;({ sandbox } = await startDemo({ seed }))
  apps = new WebSiteManagementClient(credentialOf(sandbox), subscriptionId, clientOptions(sandbox)).webApps
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.seed(seed)
  await sandbox.reset()
})

const site = () => sandbox.state().sites?.[0]
const slot = (name = "staging") => site()?.slots?.find((one) => one.name === name)

describe("slots", () => {
  test("have the recorded form", async () => {
    const answer = await call(sandbox, `${staging.replace("shop-web", "SHOP-WEB")}?api-version=2023-12-01`, {
      headers: await armHeaders(sandbox),
    })
    expect(answer).toMatchObject({
      status: 200,
      json: {
        id: staging,
        name: "shop-web/staging",
        type: "Microsoft.Web/sites/slots",
        kind: "app,linux",
        location: "eastus",
        properties: {
          name: "shop-web(staging)",
          repositorySiteName: "shop-web",
          defaultHostName: "shop-web-staging.azurewebsites.net",
          enabledHostNames: ["shop-web-staging.azurewebsites.net", "shop-web-staging.scm.azurewebsites.net"],
          ftpUsername: "shop-web__staging\\$shop-web__staging",
          slotName: null,
          siteConfig: { linuxFxVersion: "NODE|22-lts" },
        },
        identity: { type: "UserAssigned" },
      },
    })
  })

  test("are listed, made, changed and deleted apart from their site", async () => {
    await apps.createOrUpdateSlot(group, "shop-web", "Canary", { location: "eastus" })
    const all = await collect(apps.listSlots(group, "shop-web"))
    expect(all.map(({ name }) => name)).toEqual(["shop-web/staging", "shop-web/Canary"])
    expect(slot("Canary")).toMatchObject({
      kind: "app,linux",
      linuxFxVersion: "NODE|24-lts",
      appSettings: {},
    })

    const before = site()?.systemIdentity
    const changed = await apps.updateSlot(group, "shop-web", "canary", {
      identity: { type: "SystemAssigned" },
    })
    expect(changed.identity?.principalId).toBe(slot("Canary")?.systemIdentity?.principalId)
    expect(site()?.systemIdentity).toEqual(before)

    await apps.deleteSlot(group, "shop-web", "canary")
    expect(site()?.slots).toHaveLength(1)
    expect((await collect(apps.listByResourceGroup(group))).map(({ name }) => name)).toEqual([
      "shop-web",
      "shop-func",
    ])
  })

  test("that are not there answer 404, and production is none of them", async () => {
    for (const name of ["nope", "production"]) {
      await expect(apps.getSlot(group, "shop-web", name)).rejects.toMatchObject({
        statusCode: 404,
        code: "ResourceNotFound",
        message: expect.stringContaining(`Microsoft.Web/sites/shop-web/slots/${name}`),
      })
    }
    await expect(apps.getSlot(group, "nope", "staging")).rejects.toMatchObject({ statusCode: 404 })
    await expect(
      apps.createOrUpdateSlot(group, "shop-web", "production", { location: "eastus" }),
    ).rejects.toMatchObject({ statusCode: 400 })
  })

  test("are refused in a tier that has none", async () => {
    await apps.createOrUpdate(group, "shop-small", { location: "eastus", kind: "app,linux" })
    expect((await apps.get(group, "shop-small")).sku).toBe("Basic")
    expect((await apps.get(group, "shop-web")).sku).toBe("Standard")
    await expect(
      apps.createOrUpdateSlot(group, "shop-small", "staging", { location: "eastus" }),
    ).rejects.toMatchObject({ statusCode: 409 })
    expect(await collect(apps.listSlots(group, "shop-small"))).toEqual([])
    await expect(
      sandbox.seed({ sites: [{ resourceGroup: group, name: "x", sku: "Free", slots: [{ name: "a" }] }] }),
    ).rejects.toThrow("x has slots")
  })

  test("are denied by operations of their own", async () => {
    await sandbox.seed({ ...seed, denied: { [caller.objectId]: ["Microsoft.Web/sites/slots/config/*"] } })
    await expect(apps.listApplicationSettingsSlot(group, "shop-web", "staging")).rejects.toMatchObject({
      statusCode: 403,
      message: expect.stringContaining("Microsoft.Web/sites/slots/config/list/action"),
    })
    await apps.listApplicationSettings(group, "shop-web")
  })

  test("have a lock each", async () => {
    sandbox.setFaults({ siteWriteMs: 50 })
    const production = () => apps.updateApplicationSettings(group, "shop-web", { properties: { A: "1" } })
    const other = () =>
      apps.updateApplicationSettingsSlot(group, "shop-web", "staging", { properties: { A: "2" } })
    await Promise.all([production(), other()])
    const [, second] = await Promise.allSettled([other(), other()])
    expect(second).toMatchObject({ status: "rejected", reason: { statusCode: 429 } })
    expect([site()?.appSettings, slot()?.appSettings]).toEqual([{ A: "1" }, { A: "2" }])
  })
})

test("connection strings are replaced whole, at the site and at a slot", async () => {
  const properties = { orders: { value: "Host=x", type: "PostgreSQL" as const } }
  expect((await apps.listConnectionStrings(group, "shop-web")).properties).toEqual(site()?.connectionStrings)
  await apps.updateConnectionStrings(group, "shop-web", { properties })
  const answer = await apps.updateConnectionStringsSlot(group, "shop-web", "staging", { properties })
  expect(answer).toMatchObject({
    id: `${staging}/config/connectionstrings`,
    name: "connectionstrings",
    properties,
  })
  expect((await apps.listConnectionStringsSlot(group, "shop-web", "staging")).properties).toEqual(properties)
  expect(site()?.connectionStrings).toEqual(properties)
  const wrong = await call(sandbox, `${siteResource}/config/connectionstrings?api-version=2023-12-01`, {
    method: "PUT",
    headers: await armHeaders(sandbox),
    body: JSON.stringify({ properties: { x: { value: "y", type: "Oracle" } } }),
  })
  expect(wrong).toMatchObject({ status: 400, json: { error: { code: "InvalidRequestContent" } } })
})

describe("a swap", () => {
  const swapped = {
    production: { SHOP_NAME: "The Next Shop", SHOP_STAGE: "production" },
    staging: { SHOP_NAME: "The Corner Shop", SHOP_STAGE: "staging" },
  }
  const swap = () =>
    apps.swapSlotWithProduction(group, "shop-web", { targetSlot: "staging", preserveVnet: true })

  test("moves settings with the content, leaves slot settings and identities", async () => {
    const identities = () => [site()?.systemIdentity, slot()?.userAssignedIdentities]
    const before = identities()
    await swap()
    expect([site()?.appSettings, slot()?.appSettings]).toEqual([swapped.production, swapped.staging])
    expect([site()?.linuxFxVersion, slot()?.linuxFxVersion]).toEqual(["NODE|22-lts", "NODE|24-lts"])
    expect(site()?.connectionStrings?.["shop"]?.value).toBe("Server=next")
    expect(identities()).toEqual(before)
  })

  test("leaves connection strings that are marked", async () => {
    await apps.updateSlotConfigurationNames(group, "shop-web", { connectionStringNames: ["shop"] })
    await swap()
    expect(site()?.connectionStrings?.["shop"]?.value).toBe("Server=live")
    expect(site()?.slotSettingNames).toEqual(["SHOP_STAGE"])
  })

  test("may be asked of the slot, for production or another slot", async () => {
    await apps.swapSlot(group, "shop-web", "staging", { targetSlot: "Production", preserveVnet: true })
    expect([site()?.appSettings, slot()?.appSettings]).toEqual([swapped.production, swapped.staging])
    await apps.createOrUpdateSlot(group, "shop-web", "canary", { location: "eastus" })
    await apps.swapSlot(group, "shop-web", "staging", { targetSlot: "canary", preserveVnet: true })
    expect(slot("canary")?.appSettings).toEqual({ SHOP_NAME: "The Corner Shop" })
    expect(slot()?.appSettings).toEqual({ SHOP_STAGE: "staging" })
    await expect(
      apps.swapSlot(group, "shop-web", "staging", { targetSlot: "nope", preserveVnet: true }),
    ).rejects.toMatchObject({ statusCode: 404 })
  })
})

test("a function app is a site of its kind", async () => {
  const found = await apps.get(group, "shop-func")
  expect(found).toMatchObject({
    kind: "functionapp,linux",
    containerSize: 1536,
    siteConfig: { linuxFxVersion: "DOTNET-ISOLATED|8.0" },
  })
  expect(await apps.getSlot(group, "shop-func", "staging")).toMatchObject({ kind: "functionapp,linux" })
})

describe("the environment of a process", () => {
  test("of a slot has the slot's settings and names", () => {
    expect(sandbox.appEnvironment(staging.toUpperCase())).toMatchObject({
      SHOP_STAGE: "staging",
      APPSETTING_SHOP_STAGE: "staging",
      SQLAZURECONNSTR_shop: "Server=next",
      WEBSITE_SITE_NAME: "shop-web",
      WEBSITE_SLOT_NAME: "staging",
      WEBSITE_HOSTNAME: "shop-web-staging.azurewebsites.net",
    })
    expect(sandbox.appEnvironment(siteResource)).toMatchObject({ WEBSITE_SLOT_NAME: "Production" })
    expect(() => sandbox.appEnvironment(`${siteResource}/slots/nope`)).toThrow("has no app")
  })

  test("of a slot gets tokens of the slot's identities", async () => {
    const ask = async (id: string, query: Record<string, string>) => {
      const environment = sandbox.appEnvironment(id)
      const url = new URL(environment["IDENTITY_ENDPOINT"] ?? "")
      url.search = new URLSearchParams({
        "api-version": "2019-08-01",
        resource: "https://x",
        ...query,
      }).toString()
      return (await fetch(url, { headers: { "x-identity-header": environment["IDENTITY_HEADER"] ?? "" } }))
        .status
    }
    const named = { mi_res_id: identityResource }
    expect([await ask(staging, {}), await ask(staging, named)]).toEqual([400, 200])
    expect([await ask(siteResource, {}), await ask(siteResource, named)]).toEqual([200, 400])
  })

  test("has a variable for each type of connection string", async () => {
    const types = {
      MySql: "MYSQL",
      SQLServer: "SQL",
      SQLAzure: "SQLAZURE",
      Custom: "CUSTOM",
      NotificationHub: "NOTIFICATIONHUB",
      ServiceBus: "SERVICEBUS",
      EventHub: "EVENTHUB",
      ApiHub: "APIHUB",
      DocDb: "DOCDB",
      RedisCache: "REDISCACHE",
      PostgreSQL: "POSTGRESQL",
    } as const
    const all = Object.keys(types).map((type) => [`a_${type}`, { value: type, type }])
    await call(sandbox, `${siteResource}/config/connectionstrings?api-version=2023-12-01`, {
      method: "PUT",
      headers: await armHeaders(sandbox),
      body: JSON.stringify({ properties: Object.fromEntries(all) }),
    })
    expect(sandbox.appEnvironment(siteResource)).toMatchObject(
      Object.fromEntries(Object.entries(types).map(([type, prefix]) => [`${prefix}CONNSTR_a_${type}`, type])),
    )
  })

  test("has no periods and dashes in names on Linux, and keeps them on Windows", async () => {
    const dotted = {
      "spring.datasource.url": "jdbc:postgresql://x/y",
      "with-dash": "kept",
      "with:colon": "kept",
    }
    const sites = ["app,linux", "app"].map((kind) => ({
      resourceGroup: group,
      name: `shop-${kind.length}`,
      kind,
      appSettings: dotted,
    }))
    await sandbox.seed({ ...seed, sites })
    const of = (name: string) => sandbox.appEnvironment(siteResource.replace("shop-web", name))
    expect(of("shop-9")).toMatchObject({
      spring_datasource_url: "jdbc:postgresql://x/y",
      APPSETTING_spring_datasource_url: "jdbc:postgresql://x/y",
      withdash: "kept",
    })
    expect(Object.keys(of("shop-9")).filter((name) => /[-.:]/.test(name))).toEqual([])
    expect(of("shop-9")).not.toHaveProperty(["spring.datasource.url"])
    expect(of("shop-3")).toMatchObject(dotted)
  })
})

test("a slot's system identity is named after site and slot, and its client id can be read", async () => {
  const { identity } = await apps.updateSlot(group, "shop-web", "staging", {
    identity: { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [identityResource]: {} } },
  })
  const graph = await call(sandbox, `/v1.0/servicePrincipals/${identity?.principalId}`, {
    headers: await armHeaders(sandbox, "https://graph.microsoft.com"),
  })
  expect(graph.json).toMatchObject({ displayName: "shop-web/slots/staging" })
  const own = await call(
    sandbox,
    `${staging}/providers/Microsoft.ManagedIdentity/identities/default?api-version=2023-01-31`,
    { headers: await armHeaders(sandbox) },
  )
  expect(own.json).toMatchObject({ properties: { principalId: identity?.principalId } })
})

test("a seed with a slot twice, or with an identity that is not there, is refused", async () => {
  const withSlots = (slots: object[]) =>
    sandbox.seed({
      sites: [{ resourceGroup: group, name: "x", slots: slots.map((one) => ({ name: "a", ...one })) }],
    })
  await expect(withSlots([{}, { name: "A" }])).rejects.toThrow("slot")
  await expect(withSlots([{ userAssignedIdentities: ["/nope"] }])).rejects.toThrow(
    "x/slots/a has the identity",
  )
})
