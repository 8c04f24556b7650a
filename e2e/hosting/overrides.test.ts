import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"
import { hostedApps, hostedSeed } from "./hosted-apps.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const mine = { AZURE_CLIENT_ID: "90000000-0000-4000-8000-000000000009", PGPASSWORD: "sandbox-only" }

/** The hosted apps, each with settings of its own that override the identity. */
const seed = {
  ...hostedSeed,
  sites: (hostedSeed.sites ?? []).map((site) => ({
    ...site,
    appSettings: { ...site.appSettings, ...mine },
    slots: (site.slots ?? []).map((slot) => ({ ...slot, appSettings: { ...slot.appSettings, ...mine } })),
  })),
  containerApps: (hostedSeed.containerApps ?? []).map((app) => ({
    ...app,
    template: {
      ...app.template,
      containers: app.template.containers.map((one) => ({
        ...one,
        env: [...(one.env ?? []), ...Object.entries(mine).map(([name, value]) => ({ name, value }))],
      })),
    },
  })),
  springServices: (hostedSeed.springServices ?? []).map((service) => ({
    ...service,
    apps: (service.apps ?? []).map((app) => ({
      ...app,
      deployments: (app.deployments ?? [{}]).map((one) => ({
        ...one,
        environmentVariables: { ...one.environmentVariables, ...mine },
      })),
    })),
  })),
}
beforeEach(() => world.begin(seed))

test.each(hostedApps)(
  "create and validate tell of settings that override the identity on $what",
  async ({ source }) => {
    const { events } = await world.create({ name: "shop", source })
    const warnings = events.flatMap((event) => (event.type === "warning" ? [event.message] : []))
    for (const key of Object.keys(mine)) expect(warnings).toContainEqual(expect.stringContaining(key))
    const engine = world.engine()
    const { ok, findings } = await engine.run(await engine.planValidate({ source, name: "shop" }))
    expect(ok).toBe(true)
    expect(findings).toContainEqual(
      expect.objectContaining({
        name: "settings.overrides",
        result: "warning",
        errorCode: "settings_override",
        errorMessage: expect.stringContaining("AZURE_CLIENT_ID"),
      }),
    )
  },
)

test("an identity that the app's code cannot use is refused before anything changes, and found by validate", async () => {
  const source = {
    kind: "containerapp",
    options: { resourceGroup: shop.group, name: "shop-app", container: "worker" },
  }
  await world.create({ name: "shop", source })
  const { containerApps = [], ...rest } = world.sandbox.state()
  await world.sandbox.seed({
    ...rest,
    containerApps: containerApps.map((app) => ({
      ...app,
      configuration: { ...app.configuration, identitySettings: [{ identity: "system", lifecycle: "None" }] },
    })),
  })
  const engine = world.engine()
  const { findings } = await engine.run(await engine.planValidate({ source, name: "shop" }))
  expect(findings).toContainEqual(
    expect.objectContaining({ name: "identity.exists", result: "failure", errorCode: "identity_not_usable" }),
  )
  await expect(world.create({ name: "shop", source })).rejects.toMatchObject({ code: "identity_not_usable" })
})

test("what one connection wrote under a name that libraries read overrides another one's identity", async () => {
  await world.begin(hostedSeed)
  const [{ source } = { source: undefined }] = hostedApps
  if (source === undefined) throw new Error("there is no app")
  const warned = (events: readonly { readonly type: string }[]) =>
    JSON.stringify(events.filter(({ type }) => type === "warning"))
  const client = "nodejs"
  const one = {
    name: "one",
    source,
    client,
    auth: shop.auths.userIdentity,
    customizedKeys: { AZURE_POSTGRESQL_CLIENTID: "AZURE_CLIENT_ID" },
  }
  expect(warned((await world.create(one)).events)).not.toContain("AZURE_CLIENT_ID")
  expect(warned((await world.create({ name: "two", source, client })).events)).toContain("AZURE_CLIENT_ID")
  const engine = world.engine()
  const found = async (name: string) => {
    const { findings } = await engine.run(await engine.planValidate({ source, name }))
    return findings.flatMap(({ name: look, errorCode }) => (look === "settings.overrides" ? [errorCode] : []))
  }
  expect(await found("one")).toEqual([undefined])
  expect(await found("two")).toEqual(["settings_override"])

  // A connection's own, of another value than the identity's.
  const customizedKeys = { AZURE_POSTGRESQL_THREE_HOST: "AZURE_TENANT_ID" }
  const { events } = await world.create({ name: "three", source, client, customizedKeys })
  expect(warned(events)).toContain("AZURE_TENANT_ID")
})
