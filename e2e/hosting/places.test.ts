import { appConfigurationStoreId, keyVaultId, type SandboxSeed } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { visit } from "../support/hosted-process.ts"
import { settings, site } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { hostedSeed, hostedTargets } from "./hosted-apps.ts"

const at = (name: string) => ({ subscriptionId: shop.subscription, resourceGroup: shop.group, name })
const vault = keyVaultId(at("shop-vault"))
const store = appConfigurationStoreId(at("shop-settings"))
const seed: SandboxSeed = {
  ...hostedSeed,
  keyVaults: [{ resourceGroup: shop.group, name: "shop-vault" }],
  appConfigurationStores: [{ resourceGroup: shop.group, name: "shop-settings" }],
  roleAssignments: [
    { scope: vault, principalId: shop.caller.objectId, role: "Key Vault Secrets Officer" },
    { scope: store, principalId: shop.caller.objectId, role: "App Configuration Data Owner" },
  ],
}
const servicePrincipal = {
  kind: "service-principal",
  options: { "client-id": shop.application.clientId, secret: shop.application.secret },
}
const webApp = (place: object) => ({
  kind: "webapp",
  options: { resourceGroup: shop.group, name: shop.site, ...place },
})
const [{ target }] = hostedTargets

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.begin(seed))
afterAll(() => world.stop())

const environment = () => world.sandbox.appEnvironment(shop.siteId)
const secrets = () =>
  (world.sandbox.state().keyVaults?.[0]?.secrets ?? []).filter(({ deletedAt }) => deletedAt === undefined)
const stored = () => world.sandbox.state().appConfigurationStores?.[0]?.keyValues ?? []

test("an app logs in with a secret that only the vault holds", async () => {
  const before = settings(world)
  const { events } = await world.create({
    source: webApp({ vaultId: vault }),
    target,
    auth: servicePrincipal,
  })
  expect(JSON.stringify([settings(world), events])).not.toContain(shop.application.secret)
  expect(secrets().map(({ versions }) => versions.at(-1)?.value)).toEqual([shop.application.secret])
  expect(site(world).systemIdentity).toBeDefined()

  expect(environment()["AZURE_POSTGRESQL_CLIENTSECRET"]).toBe(shop.application.secret)
  expect(await visit({ ...environment(), AZURE_AUTHORITY_HOST: world.sandbox.url })).toEqual([
    { prefix: "AZURE_POSTGRESQL", me: "aad_shop", what: "tea" },
  ])
  expect((await world.validate()).result.ok).toBe(true)

  await world.delete()
  expect(settings(world)).toEqual(before)
  expect(secrets()).toEqual([])
})

test.each([
  { what: "PostgreSQL", variable: "CUSTOMCONNSTR_AZURE_POSTGRESQL_CONNECTIONSTRING" },
  { what: "MySQL", variable: "MYSQLCONNSTR_AZURE_MYSQL_CONNECTIONSTRING" },
  { what: "Azure SQL", variable: "SQLAZURECONNSTR_AZURE_SQL_CONNECTIONSTRING" },
])("a .NET app finds the connection string of $what where it looks for such", async ({ what, variable }) => {
  const of = hostedTargets.find((each) => each.what === what)
  if (of === undefined) throw new Error(`there is no ${what}`)
  const source = webApp({ configConnstr: true })
  const { result } = await world.create({ source, target: of.target, client: "dotnet" })
  const [{ key, value } = { key: "", value: "" }] = result.configuration
  expect(environment()[variable]).toBe(value)
  expect(environment()[key]).toBeUndefined()
  expect(await world.engine().listConfiguration({ source: webApp({}), name: "shop" })).toEqual(
    result.configuration,
  )
  expect((await world.validate()).result.ok).toBe(true)
  const again = await world.create({ source, target: of.target, client: "dotnet" })
  expect(again.result).toEqual(result)

  await world.delete()
  expect(site(world).connectionStrings).toEqual({})
  expect(environment()[variable]).toBeUndefined()
})

test("an app finds its settings in App Configuration, and nothing else of the connection in its own", async () => {
  const before = settings(world)
  const { result } = await world.create({ source: webApp({ appConfigId: store }), target })
  expect(stored().map(({ key }) => key)).toEqual(result.settings)
  expect(result.settings.every((key) => key.startsWith("AZURE_POSTGRESQL_SHOP_"))).toBe(true)
  const own = Object.keys(settings(world)).filter((key) => !(key in before))
  expect(own.toSorted()).toEqual(["AZURE_APPCONFIGURATION_ENDPOINT", "KEYLESS_CONNECTION_SHOP"])
  expect(await visit(environment())).toEqual([
    { prefix: "AZURE_POSTGRESQL_SHOP", me: "aad_shop", what: "tea" },
  ])
  expect((await world.validate()).result.ok).toBe(true)

  await world.delete()
  expect(settings(world)).toEqual(before)
  expect(stored()).toEqual([])
})

test("a connection moves from the vault to the app's settings and back", async () => {
  const spec = { target, auth: servicePrincipal }
  await world.create({ ...spec, source: webApp({ vaultId: vault }) })
  await world.create({ ...spec, source: webApp({}) })
  expect(settings(world)["AZURE_POSTGRESQL_CLIENTSECRET"]).toBe(shop.application.secret)
  expect(secrets()).toEqual([])
  await world.create({ ...spec, source: webApp({ vaultId: vault }) })
  expect(settings(world)["AZURE_POSTGRESQL_CLIENTSECRET"]).toMatch(/^@Microsoft\.KeyVault\(/)
  expect(secrets()).toHaveLength(1)
})
