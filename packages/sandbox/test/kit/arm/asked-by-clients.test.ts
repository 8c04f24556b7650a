import { setTimeout } from "node:timers/promises"
import { MySQLManagementFlexibleServerClient } from "@azure/arm-mysql-flexible"
import { PostgreSQLManagementFlexibleServerClient } from "@azure/arm-postgresql-flexible"
import { WebSiteManagementClient } from "@azure/arm-appservice"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Sandbox } from "../../../src/index.ts"
import {
  armHeaders,
  call,
  clientOptions,
  collect,
  credentialOf,
  group,
  identityResource,
  siteResource,
  startDemo,
  subscriptionId,
  viewOf,
} from "../../harness.ts"
import { servicesSeed } from "../../services.ts"

let sandbox: Sandbox
let demo: Awaited<ReturnType<typeof startDemo>>
beforeAll(async () => {
  demo = await startDemo({ seed: servicesSeed })
  ;({ sandbox } = demo)
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.reset()
  sandbox.setFaults({ pageSize: null })
})

const subscription = `/subscriptions/${subscriptionId}`
const get = async (path: string) => call(sandbox, path, { headers: await armHeaders(sandbox) })
const post = async (path: string) =>
  call(sandbox, path, { method: "POST", headers: await armHeaders(sandbox) })
const quick = { updateIntervalInMs: 1 }

describe("/metadata/endpoints, without a token", () => {
  const read = (version: string) => call(sandbox, `/metadata/endpoints?api-version=${version}`)

  test("is one object in version 2022-09-01, as Terraform and the SDKs read it", async () => {
    expect((await read("2022-09-01")).json).toMatchObject({
      name: "sandbox",
      resourceManager: `${sandbox.url}/`,
      microsoftGraphResourceId: `${sandbox.url}/`,
      authentication: {
        loginEndpoint: sandbox.url,
        audiences: expect.arrayContaining(["https://management.azure.com/"]),
        identityProvider: "AAD",
      },
      suffixes: { postgresqlServerEndpoint: "postgres.database.azure.com", keyVaultDns: "vault.azure.net" },
    })
  })

  test("is a list of clouds before, and the oldest form in 2015-01-01, whose authority makes MSAL ask nobody else", async () => {
    const authentication = { loginEndpoint: `${sandbox.url}/adfs` }
    for (const version of ["2018-05-01", "2019-05-01", "2020-06-01"]) {
      expect((await read(version)).json).toMatchObject([
        { resourceManager: `${sandbox.url}/`, authentication },
      ])
    }
    expect((await read("2015-01-01")).json).toMatchObject({
      authentication,
      portalEndpoint: expect.any(String),
    })
    expect(await read("1999-01-01")).toMatchObject({
      status: 400,
      json: { error: { code: "InvalidApiVersionParameter" } },
    })
  })
})

describe("lists of resources of all types", () => {
  const names = async (scope: string, filter?: string) => {
    const query = new URLSearchParams({ "api-version": "2015-11-01", ...(filter && { $filter: filter }) })
    const { json } = await get(`${scope}/resources?${query}`)
    return Object(json).value.map((one: { name: string }) => one.name)
  }

  test("hold vaults, as `az keyvault list` asks for them", async () => {
    const filter = "resourceType eq 'Microsoft.KeyVault/vaults'"
    expect(await names(subscription, filter)).toEqual(["shop-vault", "old-vault"])
    expect(await names(`${subscription}/resourceGroups/demo`, filter)).toEqual(["shop-vault", "old-vault"])
  })

  test("take the filters that are documented, and refuse others", async () => {
    const all = await names(subscription)
    expect(all).toEqual(expect.arrayContaining(["shop-web", "shop-db", "shop-sql/shop", "shop-identity"]))
    expect(await names(subscription, "name eq 'shop-db' and resourceGroup eq 'DEMO'")).toEqual(["shop-db"])
    expect(await names(subscription, "name eq 'shop-db' or name eq 'shop-web'")).toEqual([
      "shop-web",
      "shop-db",
    ])
    expect(await names(subscription, "substringof('mysql', name)")).toEqual(["mysql-identity", "shop-mysql"])
    expect(await names(subscription, "tagName eq 'owner' and tagValue eq 'shop'")).toEqual([])
    expect(await get(`${subscription}/resources?api-version=2021-04-01&$filter=size gt 3`)).toMatchObject({
      status: 400,
      json: { error: { code: "InvalidFilterInQueryString" } },
    })
  })

  test("tell times and states where `az resource list` asks for them, and refuse what Azure has not", async () => {
    const put = async (name: string) =>
      call(sandbox, `${identityResource.replace("shop-identity", name)}?api-version=2023-01-31`, {
        method: "PUT",
        headers: await armHeaders(sandbox),
        body: JSON.stringify({ location: "eastus" }),
      })
    const listed = async (expand: string): Promise<Record<string, string>[]> => {
      const query = new URLSearchParams({ "api-version": "2021-04-01", $expand: expand })
      const { json } = await get(`${subscription}/resources?${query}`)
      return Object(json).value
    }
    await setTimeout(5)
    const before = new Date().toISOString()
    await setTimeout(5)
    await put("new-identity")
    await put("shop-identity")
    const all = await listed("createdTime,changedTime,provisioningState")
    const timesOf = (name: string) => all.find((one) => one["name"] === name)
    expect(all.every((one) => one["provisioningState"] === "Succeeded")).toBe(true)
    expect((timesOf("new-identity")?.["createdTime"] ?? "") >= before).toBe(true)
    expect((timesOf("shop-identity")?.["createdTime"] ?? before) < before).toBe(true)
    expect((timesOf("shop-identity")?.["changedTime"] ?? "") >= before).toBe(true)
    expect((timesOf("shop-web")?.["changedTime"] ?? before) < before).toBe(true)
    const [plain] = await listed("")
    expect(plain).not.toHaveProperty("createdTime")
    expect(await get(`${subscription}/resources?api-version=2021-04-01&$expand=size`)).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringContaining("createdTime, changedTime, provisioningState") } },
    })
  })

  test("are those of the provider too, by subscription and by group, for vaults and stores", async () => {
    for (const type of ["Microsoft.KeyVault/vaults", "Microsoft.AppConfiguration/configurationStores"]) {
      const version = type.startsWith("Microsoft.Key") ? "2022-07-01" : "2023-03-01"
      for (const scope of [subscription, `${subscription}/resourceGroups/demo`]) {
        const { json } = await get(`${scope}/providers/${type}?api-version=${version}`)
        expect(Object(json).value.length).toBeGreaterThan(0)
      }
    }
  })
})

test("config/web is the configuration of a site, with what the service fills in", async () => {
  const web = new WebSiteManagementClient(credentialOf(sandbox), subscriptionId, clientOptions(sandbox))
  expect(await web.webApps.getConfiguration(group, "shop-web")).toMatchObject({
    linuxFxVersion: "NODE|24-lts",
    netFrameworkVersion: "v4.6",
    alwaysOn: false,
  })
  await web.webApps.updateConfiguration(group, "shop-web", {
    alwaysOn: true,
    ftpsState: "Disabled",
    appSettings: [{ name: "ONLY", value: "1" }],
  })
  const after = await web.webApps.updateConfiguration(group, "shop-web", { linuxFxVersion: "NODE|22" })
  expect(after).toMatchObject({ alwaysOn: true, ftpsState: "Disabled", linuxFxVersion: "NODE|22" })
  expect((await web.webApps.listApplicationSettings(group, "shop-web")).properties).toEqual({ ONLY: "1" })
  await web.webApps.createOrUpdateConfiguration(group, "shop-web", { http20Enabled: false })
  expect(await web.webApps.getConfiguration(group, "shop-web")).toMatchObject({
    http20Enabled: false,
    alwaysOn: false,
    linuxFxVersion: "NODE|22",
  })
  expect(
    Object(await get(`${siteResource}?api-version=2023-12-01`)).json.properties.siteConfig,
  ).toMatchObject({
    http20Enabled: false,
  })
})

test("tags and --https-only of az come back, and a PATCH keeps what it does not name", async () => {
  const web = new WebSiteManagementClient(credentialOf(sandbox), subscriptionId, clientOptions(sandbox))
  const site = await web.webApps.get(group, "shop-web")
  await web.webApps.createOrUpdate(group, "shop-web", { ...site, tags: { owner: "shop" }, httpsOnly: true })
  await web.webApps.update(group, "shop-web", { clientAffinityEnabled: false })
  expect(await web.webApps.get(group, "shop-web")).toMatchObject({
    tags: { owner: "shop" },
    httpsOnly: true,
    clientAffinityEnabled: false,
  })
  const listed = await get(`${subscription}/resources?api-version=2021-04-01&$filter=tagName eq 'owner'`)
  expect(listed.json).toMatchObject({ value: [{ name: "shop-web", tags: { owner: "shop" } }] })
})

test("a PUT that would move a resource is refused", async () => {
  const web = new WebSiteManagementClient(credentialOf(sandbox), subscriptionId, clientOptions(sandbox))
  await expect(
    web.webApps.createOrUpdate(group, "shop-web", { location: "northeurope" }),
  ).rejects.toMatchObject({ statusCode: 409, code: "InvalidResourceLocation" })
})

describe("server parameters", () => {
  test("of PostgreSQL are listed, set, and wait for a restart where they need one", async () => {
    const client = new PostgreSQLManagementFlexibleServerClient(
      credentialOf(sandbox),
      subscriptionId,
      clientOptions(sandbox),
    )
    const all = await collect(client.configurations.listByServer(group, "shop-db"))
    expect(all.map(({ name }) => name)).toContain("max_connections")
    await client.configurations.beginPutAndWait(
      group,
      "shop-db",
      "max_connections",
      { value: "100", source: "user-override" },
      quick,
    )
    expect(await client.configurations.get(group, "shop-db", "max_connections")).toMatchObject({
      value: "100",
      source: "user-override",
      isConfigPendingRestart: true,
    })
    await client.servers.beginRestartAndWait(group, "shop-db", quick)
    expect(await client.configurations.get(group, "shop-db", "max_connections")).toMatchObject({
      isConfigPendingRestart: false,
    })
    await expect(
      client.configurations.beginPutAndWait(group, "shop-db", "max_connections", { value: "many" }, quick),
    ).rejects.toMatchObject({ code: "InvalidParameterValue" })
    await expect(
      client.configurations.beginPutAndWait(
        group,
        "shop-db",
        "require_secure_transport",
        { value: "off" },
        quick,
      ),
    ).rejects.toMatchObject({ code: "NotSupportedBySandbox" })
  })

  test("of MySQL are set back to what the service has", async () => {
    const client = new MySQLManagementFlexibleServerClient(
      credentialOf(sandbox),
      subscriptionId,
      clientOptions(sandbox),
    )
    const set = (value: string, source: string) =>
      client.configurations.beginUpdateAndWait(
        group,
        "shop-mysql",
        "wait_timeout",
        { value, source },
        {
          updateIntervalInMs: 1,
        },
      )
    await set("60", "user-override")
    expect(await client.configurations.get(group, "shop-mysql", "wait_timeout")).toMatchObject({
      value: "60",
    })
    await set("28800", "system-default")
    expect(await client.configurations.get(group, "shop-mysql", "wait_timeout")).toMatchObject({
      value: "28800",
      source: "system-default",
    })
  })
})

describe.each([
  {
    provider: "Microsoft.DBforPostgreSQL",
    name: "shop-db",
    version: "2025-08-01",
    refusal: { status: 400, code: "ServerStoppedError" },
  },
  {
    provider: "Microsoft.DBforMySQL",
    name: "shop-mysql",
    version: "2021-12-01-preview",
    refusal: { status: 409, code: "ServerUnavailableForOperation" },
  },
])("a stopped server of $provider", ({ provider, name, version, refusal }) => {
  const server = `${subscription}/resourceGroups/demo/providers/${provider}/flexibleServers/${name}`
  const state = async () => {
    const { json } = await get(`${server}?api-version=${version}`)
    return Object(json).properties.state
  }
  const refused = { status: refusal.status, json: { error: { code: refusal.code } } }

  test("says so, lets nobody in, refuses changes, and starts again", async () => {
    expect((await post(`${server}/stop?api-version=${version}`)).status).toBe(202)
    await expect.poll(state).toBe("Stopped")
    const view =
      provider === "Microsoft.DBforMySQL"
        ? viewOf(demo.mysqlPlane, server)
        : viewOf(demo.postgresPlane, server)
    expect(view.state.publicNetworkAccess).toBe("Disabled")
    const put = async (path: string, properties: unknown) =>
      call(sandbox, `${server}/${path}?api-version=${version}`, {
        method: "PUT",
        headers: await armHeaders(sandbox),
        body: JSON.stringify({ properties }),
      })
    const address = { startIpAddress: "198.51.100.1", endIpAddress: "198.51.100.1" }
    expect(await put("firewallRules/one", address)).toMatchObject(refused)
    expect(await put("databases/one", {})).toMatchObject(refused)
    expect(await get(`${server}/configurations?api-version=${version}`)).toMatchObject(refused)
    const patch = await call(sandbox, `${server}?api-version=${version}`, {
      method: "PATCH",
      headers: await armHeaders(sandbox),
      body: JSON.stringify({ tags: {} }),
    })
    expect(patch).toMatchObject(refused)
    await post(`${server}/start?api-version=${version}`)
    await expect.poll(state).toBe("Ready")
    expect((await put("firewallRules/one", address)).status).toBe(202)
  })

  test("cannot be restarted: the operation fails, and its result address answers the error", async () => {
    await post(`${server}/stop?api-version=${version}`)
    await expect.poll(state).toBe("Stopped")
    const { headers } = await post(`${server}/restart?api-version=${version}`)
    const follow = async (address: unknown) => {
      const { pathname, search } = new URL(String(address))
      return get(pathname + search)
    }
    await expect
      .poll(() => follow(headers["azure-asyncoperation"]))
      .toMatchObject({ status: 200, json: { status: "Failed", error: { code: "ServerIsNotReady" } } })
    expect(await follow(headers.location)).toMatchObject({
      status: 400,
      json: { error: { code: "ServerIsNotReady" } },
    })
  })
})
