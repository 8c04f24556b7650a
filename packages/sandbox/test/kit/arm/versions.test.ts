import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { demoSeed, type Sandbox } from "../../../src/index.ts"
import { armHeaders, call, startDemo, subscriptionId } from "../../harness.ts"

let sandbox: Sandbox
beforeAll(async () => {
  ;({ sandbox } = await startDemo())
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.seed(demoSeed)
  sandbox.setFaults({ failedOperations: [] })
})

const resources = `/subscriptions/${subscriptionId}/resourceGroups/demo/providers`
const request = async (method: string, path: string, version: string, body?: unknown) =>
  call(sandbox, `${resources}/${path}?api-version=${version}`, {
    method,
    headers: await armHeaders(sandbox),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const mysql = "Microsoft.DBforMySQL/flexibleServers/shop-mysql"
const postgres = "Microsoft.DBforPostgreSQL/flexibleServers/shop-db"
const app = "Microsoft.App/containerApps/shop-app"

describe("versions belong to operations", () => {
  test("a version of the servers alone is none of their databases", async () => {
    expect((await request("GET", mysql, "2024-10-01-preview")).status).toBe(200)
    expect(await request("GET", `${mysql}/databases`, "2024-10-01-preview")).toMatchObject({
      status: 400,
      json: { error: { code: "NoRegisteredProviderFound" } },
    })
    expect((await request("GET", `${mysql}/databases`, "2023-12-30")).status).toBe(200)
  })

  test("Debian's az asks MySQL with 2021-12-01-preview", async () => {
    for (const path of [mysql, `${mysql}/databases`, `${mysql}/firewallRules`, `${mysql}/configurations`])
      expect((await request("GET", path, "2021-12-01-preview")).status).toBe(200)
  })
})

describe("fields belong to versions", () => {
  test("answers leave out what a version does not have (recorded for container apps)", async () => {
    const older = Object((await request("GET", app, "2024-03-01")).json).properties
    expect(older.configuration).not.toHaveProperty("identitySettings")
    expect(older.configuration).not.toHaveProperty("runtime")
    expect(older.template.scale).not.toHaveProperty("cooldownPeriod")
    const newer = Object((await request("GET", app, "2024-10-02-preview")).json).properties
    expect(newer.configuration.identitySettings).toEqual([])
    expect(newer.template.scale.cooldownPeriod).toBe(300)
    const list = Object((await request("GET", "Microsoft.App/containerApps", "2024-03-01")).json).value
    expect(list[0].properties.configuration).not.toHaveProperty("identitySettings")
  })

  test("requests with what a version does not have are refused", async () => {
    for (const [path, version, properties, field] of [
      [app, "2024-03-01", { configuration: { identitySettings: [] } }, "identitySettings"],
      [postgres, "2022-12-01", { storage: { tier: "P10" } }, "tier"],
      [mysql, "2023-06-30", { backup: { backupIntervalHours: 24 } }, "backupIntervalHours"],
    ] as const) {
      const answer = await request("PATCH", path, version, { properties })
      expect(answer).toMatchObject({ status: 400, json: { error: { code: "InvalidRequestContent" } } })
      expect(JSON.stringify(answer.json)).toContain(`'${field}'`)
    }
    const tier = { properties: { storage: { tier: "P10" } } }
    expect((await request("PATCH", postgres, "2025-08-01", tier)).status).toBe(202)
  })
})

test.each([
  { path: postgres, version: "2025-08-01", body: { tags: {} } },
  { path: mysql, version: "2023-12-30", body: { tags: {} } },
  {
    path: app,
    version: "2024-03-01",
    body: { properties: { template: { terminationGracePeriodSeconds: 9 } } },
  },
  {
    path: "Microsoft.AppPlatform/Spring/shop-spring/apps/shop-orders",
    version: "2023-12-01",
    body: { properties: { httpsOnly: true } },
  },
])("a failed operation on $path answers its error at its result address", async ({ path, version, body }) => {
  const failure = { code: "InternalServerError", message: "no luck" }
  sandbox.setFaults({ failedOperations: [{ operation: "*/write", ...failure }] })
  const { headers } = await request("PATCH", path, version, body)
  const { pathname, search } = new URL(String(headers.location))
  await expect
    .poll(async () => call(sandbox, pathname + search, { headers: await armHeaders(sandbox) }))
    .toMatchObject({ status: 500, json: { error: failure } })
})
