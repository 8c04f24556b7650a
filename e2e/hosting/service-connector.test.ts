import type { SandboxSeed } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { visit } from "../support/hosted-process.ts"
import { changes, writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { type Hosted, hostedApps, hostedSeed } from "./hosted-apps.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

/** What Service Connector wrote for Node.js and a password. */
const written = {
  AZURE_POSTGRESQL_DATABASE: "shop",
  AZURE_POSTGRESQL_HOST: "shop-db.postgres.database.azure.com",
  AZURE_POSTGRESQL_PASSWORD: "sandbox-only-Passw0rd",
  AZURE_POSTGRESQL_PORT: "5432",
  AZURE_POSTGRESQL_SSL: "true",
  AZURE_POSTGRESQL_USER: "pgadmin",
}
const env = Object.entries(written).map(([name, value]) => ({ name, value }))
const target = `/subscriptions/${shop.subscription}/resourceGroups/${shop.group}/providers/Microsoft.DBforPostgreSQL/flexibleServers/shop-db/databases/shop`

/** The resource that Service Connector keeps the connection of. */
const sourceOf = ({ source, id }: Hosted) => (source.kind === "spring" ? `${id}/deployments/default` : id)

/** The demo in which an app has a connection of Service Connector. */
const seedWith = (app: Hosted): SandboxSeed => ({
  ...hostedSeed,
  sites: (hostedSeed.sites ?? []).map((site) => ({
    ...site,
    appSettings: { ...site.appSettings, ...written },
    slots: (site.slots ?? []).map((slot) => ({ ...slot, appSettings: { ...slot.appSettings, ...written } })),
  })),
  containerApps: (hostedSeed.containerApps ?? []).map((one) => ({
    ...one,
    template: {
      ...one.template,
      containers: one.template.containers.map((each) => ({ ...each, env: [...(each.env ?? []), ...env] })),
    },
  })),
  springServices: (hostedSeed.springServices ?? []).map((service) => ({
    ...service,
    apps: (service.apps ?? []).map((one) => ({
      ...one,
      deployments: (one.deployments ?? [{}]).map((each) => ({
        ...each,
        environmentVariables: { ...each.environmentVariables, ...written },
      })),
    })),
  })),
  linkers: [
    {
      source: sourceOf(app),
      name: "pg_old",
      target,
      clientType: "nodejs",
      settings: Object.keys(written),
      ...(app.part === undefined ? {} : { scope: app.part }),
    },
  ],
})

describe.each(hostedApps)("a connection of Service Connector on $what", (app) => {
  const { source, id, part } = app
  beforeEach(() => world.begin(seedWith(app)))
  const environment = () => world.sandbox.appEnvironment(id, part)
  const linkers = () => (world.sandbox.state().linkers ?? []).map(({ name }) => name)

  test("is listed beside those of Keyless", async () => {
    await world.create({ name: "shop", source })
    const { connections, foreign } = await world.engine().listAll(source)
    expect(connections.map(({ name }) => name)).toEqual(["shop"])
    expect(foreign).toMatchObject([
      {
        name: "pg_old",
        madeBy: "Service Connector",
        auth: "secret",
        usesSecret: true,
        target,
        client: "nodejs",
      },
    ])
  })

  test("keeps its name, and is told where it gives the app a password", async () => {
    await expect(world.create({ name: "PG_OLD", source })).rejects.toMatchObject({
      code: "connection_name_taken",
      hint: expect.stringContaining("--adopt"),
    })
    expect([...changes(world), ...writes(world)]).toEqual([])
    const { events, result } = await world.create({ name: "shop", source })
    const warnings = events.flatMap((event) => (event.type === "warning" ? [event.message] : []))
    expect(warnings).toContainEqual(
      expect.stringMatching(/Service Connector keeps a connection "pg_old".*password/),
    )
    expect(result.settings).toContain("AZURE_POSTGRESQL_SHOP_HOST")
    expect(environment()).toMatchObject(written)
    expect(linkers()).toEqual(["pg_old"])
  })

  test("is taken over: the app has the same names without a password, and Service Connector nothing", async () => {
    world.sandbox.setFaults({ lroMs: 50 })
    const { name: _, ...unnamed } = { name: "", source, adopt: true }
    const { result } = await world.create({ ...unnamed, name: "pg_old" })
    expect(result.settings).toContain("AZURE_POSTGRESQL_HOST")
    expect(linkers()).toEqual([])
    const now = environment()
    expect(now).not.toHaveProperty("AZURE_POSTGRESQL_PASSWORD")
    expect(await visit(now)).toEqual([{ prefix: "AZURE_POSTGRESQL", me: "aad_pg_old", what: "tea" }])
    world.sandbox.clearLogs()
    await world.create({ ...unnamed, name: "pg_old" })
    expect(changes(world)).toEqual([])
    expect((await world.engine().listAll(source)).foreign).toEqual([])
  })

  test("has its settings again where the run fails afterwards", async () => {
    const { error } = await world.createFails(
      { name: "pg_old", source, adopt: true },
      {
        watch(event) {
          if (event.type !== "step.done" || event.step !== "settings.adopt") return
          world.sandbox.setFaults({
            answers: [
              {
                operation: "Microsoft.*/write",
                status: 403,
                code: "AuthorizationFailed",
                message: "no",
                times: 1,
              },
            ],
          })
        },
      },
    )
    expect(error.code).toBe("permission_missing")
    expect(environment()).toMatchObject(written)
  })
})

test("who may not see linkers, or has no such service, connects all the same", async () => {
  const [web] = hostedApps
  if (web === undefined) throw new Error("there is always one")
  await world.begin({
    ...seedWith(web),
    denied: { [shop.caller.objectId]: ["Microsoft.ServiceLinker/*"] },
  })
  await world.create({ name: "shop", source: web.source })
  world.sandbox.setFaults({
    answers: [
      {
        operation: "Microsoft.ServiceLinker/linkers/read",
        status: 409,
        code: "MissingSubscriptionRegistration",
        message: "The subscription is not registered to use namespace 'Microsoft.ServiceLinker'.",
      },
    ],
  })
  await world.create({ name: "shop", source: web.source })
})

test("a framework's settings of Service Connector are not overwritten", async () => {
  const [web] = hostedApps
  if (web === undefined) throw new Error("there is always one")
  const springs = { "spring.datasource.url": "jdbc:postgresql://x/y", "spring.datasource.password": "p" }
  await world.begin({
    ...hostedSeed,
    sites: (hostedSeed.sites ?? []).map((site) => ({ ...site, appSettings: springs })),
    linkers: [
      { source: web.id, name: "pg_old", target, clientType: "springBoot", settings: Object.keys(springs) },
    ],
  })
  const spec = { name: "shop", source: web.source, client: "springboot" }
  await expect(world.create(spec)).rejects.toMatchObject({
    code: "setting_conflict",
    hint: expect.stringContaining("--connection pg_old --adopt"),
  })
  await world.create({ ...spec, name: "pg_old", adopt: true })
  const now = world.sandbox.state().sites?.find(({ name }) => name === shop.site)?.appSettings ?? {}
  expect(now["spring.datasource.url"]).toContain("sslmode=require")
  expect(now).not.toHaveProperty(["spring.datasource.password"])
})
