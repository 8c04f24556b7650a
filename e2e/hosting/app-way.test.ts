import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { SandboxSeed } from "@keyless/sandbox"
import { openWorld, type World } from "../support/harness.ts"
import { hostedApps, hostedSeed, hostedTargets } from "./hosted-apps.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

type Servers = "postgresServers" | "mysqlServers" | "sqlServers"
const kinds: readonly Servers[] = ["postgresServers", "mysqlServers", "sqlServers"]
const mine = { name: "mine", startIpAddress: "192.0.2.1", endIpAddress: "192.0.2.9" }

/** Servers that let nobody from Azure in. */
const shut: SandboxSeed = {
  ...hostedSeed,
  postgresServers: (hostedSeed.postgresServers ?? []).map((each) => ({ ...each, firewallRules: [mine] })),
  mysqlServers: (hostedSeed.mysqlServers ?? []).map((each) => ({ ...each, firewallRules: [mine] })),
  sqlServers: (hostedSeed.sqlServers ?? []).map((each) => ({ ...each, firewallRules: [mine] })),
}
beforeEach(() => world.begin(shut))

const [web, , , container, spring] = hostedApps
if (web === undefined || container === undefined || spring === undefined) throw new Error("an app is missing")

/** All rules of all servers, as `name start-end`. */
const rules = () =>
  kinds.flatMap((kind) =>
    (world.sandbox.state()[kind] ?? []).flatMap(({ firewallRules = [] }) =>
      firewallRules.map(
        ({ name, startIpAddress, endIpAddress }) => `${name} ${startIpAddress}-${endIpAddress}`,
      ),
    ),
  )
const before = () => kinds.map(() => "mine 192.0.2.1-192.0.2.9")

describe.each(hostedTargets)("the app's own way to $what", ({ target }) => {
  test("is told to be shut at the end of create, with what to do, and by validate", async () => {
    const { events } = await world.create({ name: "shop", source: web.source, target })
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "warning",
        message: expect.stringMatching(
          /No firewall rule of server .* lets shop-web in\. It calls from 198\.51\.100\.11,/,
        ),
        hint: expect.stringContaining("--allow-app-outbound"),
      }),
    )
    const engine = world.engine()
    const { findings } = await engine.run(await engine.planValidate({ source: web.source, name: "shop" }))
    expect(findings).toContainEqual(
      expect.objectContaining({ name: "network.app", result: "warning", errorCode: "azure_not_admitted" }),
    )
    expect(rules()).toEqual(before())
  })

  test("is opened to all of Azure where that is asked for, once, and stays when the connection goes", async () => {
    const spec = { name: "shop", source: web.source, target, appNetwork: "azure-services" } as const
    const { events } = await world.create(spec)
    expect(events).not.toContainEqual(
      expect.objectContaining({ message: expect.stringContaining("firewall rule of server") }),
    )
    const opened = rules()
    expect(opened).toContain("AllowAllAzureServicesAndResourcesWithinAzureIps 0.0.0.0-0.0.0.0")
    expect(opened).toHaveLength(4)
    world.sandbox.clearLogs()
    await world.create(spec)
    expect(rules()).toEqual(opened)
    const engine = world.engine()
    await engine.run(await engine.planDelete({ source: web.source, name: "shop" }))
    expect(rules()).toEqual(opened)
  })

  test.each([
    [web, "shop-web_198-51-100-11 198.51.100.11-198.51.100.13"],
    [container, "shop-app_198-51-100-21 198.51.100.21-198.51.100.21"],
    [spring, "shop-orders_198-51-100-21 198.51.100.21-198.51.100.22"],
  ])("is opened to the addresses of $what", async ({ source }, rule) => {
    await world.create({ name: "shop", source, target, appNetwork: "app-outbound" })
    expect(rules().filter((each) => !before().includes(each))).toEqual([rule])
    const engine = world.engine()
    const { findings } = await engine.run(await engine.planValidate({ source, name: "shop" }))
    expect(findings).toContainEqual(expect.objectContaining({ name: "network.app", result: "success" }))
  })

  test("is shut again when the run fails, but for what was there before", async () => {
    world.sandbox.setFaults({
      answers: [
        {
          operation: "Microsoft.Web/sites/config/write",
          status: 403,
          code: "AuthorizationFailed",
          message: "no",
          times: 99,
        },
      ],
    })
    const { error } = await world.createFails({
      name: "shop",
      source: web.source,
      target,
      appNetwork: "app-outbound",
    })
    expect(error.code).toBe("permission_missing")
    expect(rules()).toEqual(before())
  })
})

test("nothing is opened where there is nothing to open", async () => {
  await expect(
    world.create({ source: { kind: "local" }, auth: { kind: "user-account" }, appNetwork: "azure-services" }),
  ).rejects.toMatchObject({ code: "invalid_options" })
})

test("a server that takes private connections only is told with what the app needs", async () => {
  await world.create({ name: "shop", source: web.source })
  await world.sandbox.seed({
    ...world.sandbox.state(),
    postgresServers: (world.sandbox.state().postgresServers ?? []).map((each) => ({
      ...each,
      publicNetworkAccess: "Disabled" as const,
    })),
  })
  const engine = world.engine()
  const { findings } = await engine.run(await engine.planValidate({ source: web.source, name: "shop" }))
  expect(findings).toContainEqual(
    expect.objectContaining({
      name: "network.app",
      errorCode: "private_access_only",
      hint: expect.stringContaining("privatelink.postgres.database.azure.com"),
    }),
  )
  await expect(
    world.create({ name: "shop", source: web.source, appNetwork: "app-outbound" }),
  ).rejects.toMatchObject({ code: "network_private" })
})
