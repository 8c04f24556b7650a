import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { changes, writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.begin())
afterAll(() => world.stop())

/** ARM requests that are part of the work: no polling, and no GET of a resource by which a poller ends. */
const armRequests = () => {
  const all = world.sandbox.requests().filter(({ kind, polling }) => kind === "arm" && !polling)
  return all.filter(({ method, path }, index) => {
    const written = all
      .slice(0, index)
      .some((before) => before.path === path && /PUT|PATCH|DELETE/.test(before.method))
    return !(method === "GET" && written)
  })
}
const reads = (operation: string) =>
  world.sandbox.requests().filter((request) => request.method === "GET" && request.operation === operation)

test("6: a first create needs at most 16 requests to ARM: two of them for Service Connector and the app's way", async () => {
  await world.create()
  const list = armRequests().map(({ method, operation = "?" }) => `${method} ${operation}`)
  expect(list.length, list.join("\n")).toBeLessThanOrEqual(16)
})

test("6 and az-client 6.4: server, database and rules are read once, subscriptions never", async () => {
  await world.create()
  const count = (operation: string) =>
    armRequests().filter((each) => each.operation === operation && each.method === "GET").length
  expect({
    server: count("Microsoft.DBforPostgreSQL/flexibleServers/read"),
    database: count("Microsoft.DBforPostgreSQL/flexibleServers/databases/read"),
    rules: count("Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/read"),
    subscriptions: count("Microsoft.Resources/subscriptions/read"),
  }).toEqual({ server: 1, database: 1, rules: 1, subscriptions: 0 })
})

test("6: the directory is not asked who the caller is", async () => {
  await world.create()
  expect(world.sandbox.requests().filter(({ kind }) => kind === "graph")).toEqual([])
})

test("6: one token per audience serves a whole run", async () => {
  await world.create()
  const tokens = world.sandbox.requests().filter(({ path }) => path.endsWith("/oauth2/v2.0/token"))
  expect(tokens).toHaveLength(2)
})

describe("with everything in place and the caller's address admitted", () => {
  beforeEach(async () => {
    await world.begin(shop.seed({ server: { firewallRules: [shop.standingRule] } }))
    await world.create()
    world.sandbox.clearLogs()
  })

  test("1.7 and 6.4: a second create writes nothing to Azure and changes nothing in the database", async () => {
    const { events } = await world.create()
    expect(writes(world)).toEqual([])
    expect(changes(world)).toEqual([])
    expect(events.at(-1)).toMatchObject({ type: "run.done", changed: false })
    expect(reads("Microsoft.DBforPostgreSQL/flexibleServers/read")).toHaveLength(1)
  })

  test("4, least rights: a caller without any right to write may do it", async () => {
    const { objectId, clientId, secret } = shop.application
    const reader = { objectId, principalName: "reader", principalType: "ServicePrincipal" as const }
    await world.begin(
      shop.seed({
        server: { firewallRules: [shop.standingRule], administrators: [reader] },
        denied: { [objectId]: ["*/write", "*/delete", "*/assign/action"] },
      }),
    )
    await world.create()
    world.sandbox.clearLogs()
    await world.create({}, { credential: world.secretCredential(clientId, secret) })
    expect(writes(world)).toEqual([])
    // In the database there is one thing to do: what this administrator will make is to be the app's as well.
    expect(changes(world).filter(({ sql }) => !sql.startsWith("ALTER DEFAULT PRIVILEGES FOR ROLE"))).toEqual(
      [],
    )
  })

  test("a preview of it says so, and only reads", async () => {
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
    const steps = await engine.preview(plan)
    expect(
      steps.map(({ state }) => state).filter((state) => state !== "in_place" && state !== "look"),
    ).toEqual([])
    expect(writes(world)).toEqual([])
  })
})

test("a preview of a first create changes nothing, and opens no firewall", async () => {
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
  const steps = await engine.preview(plan)
  expect(steps.find(({ id }) => id === "identity.enable")?.state).toBe("change")
  expect(writes(world)).toEqual([])
  expect(changes(world)).toEqual([])
})

test("4, no waiting: a Retry-After of 60 s is not slept through when the operation is over in a moment", async () => {
  world.sandbox.setFaults({ retryAfterSeconds: 60, lroMs: 50 })
  // Three operations at the service's pace would outlast the time that a test may take.
  await world.create()
})

test("a request that Azure asks to send later is sent later, once", async () => {
  const later = {
    status: 429,
    code: "TooManyRequests",
    message: "Slow down.",
    retryAfterSeconds: 1,
    times: 1,
  }
  world.sandbox.setFaults({
    answers: [
      { ...later, operation: "Microsoft.DBforPostgreSQL/flexibleServers/read" },
      { ...later, operation: "Microsoft.DBforPostgreSQL/flexibleServers/administrators/write" },
      { ...later, operation: "Microsoft.Web/sites/config/write" },
    ],
  })
  await world.create()
  const refused = world.sandbox.requests().filter(({ status }) => status === 429)
  expect(refused).toHaveLength(3)
  expect(writes(world).filter((write) => write === "PUT Microsoft.Web/sites/config/write")).toHaveLength(2)
})
