import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { WebSiteManagementClient } from "@azure/arm-appservice"
import { demoSeed, type Sandbox } from "../../../src/index.ts"
import {
  adaId,
  armHeaders,
  call,
  caller,
  clientOptions,
  credentialOf,
  identityResource,
  siteResource,
  startDemo,
  subscriptionId,
} from "../../harness.ts"

let sandbox: Sandbox

beforeAll(async () => {
  ;({ sandbox } = await startDemo())
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.seed(demoSeed)
  sandbox.setFaults({
    tokenLifetimeSeconds: 3600,
    wrongAudience: null,
    answers: [],
    failedOperations: [],
    lroMs: 0,
  })
  sandbox.clearLogs()
})

const version = "api-version=2023-12-01"
const arm = async (method: string, path: string, body?: unknown) =>
  call(sandbox, path, {
    method,
    headers: await armHeaders(sandbox),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const server = `/subscriptions/${subscriptionId}/resourceGroups/demo/providers/Microsoft.DBforPostgreSQL/flexibleServers/shop-db`

describe("tokens", () => {
  test("none, a foreign one and one for something else are refused", async () => {
    const none = await call(sandbox, `${siteResource}?${version}`)
    expect(none).toMatchObject({ status: 401, json: { error: { code: "AuthenticationFailed" } } })
    expect(none.headers["www-authenticate"]).toMatch(/^Bearer authorization_uri=/)
    const foreign = await call(sandbox, `${siteResource}?${version}`, {
      headers: { authorization: "Bearer a.b.c" },
    })
    expect(foreign).toMatchObject({ status: 401, json: { error: { code: "InvalidAuthenticationToken" } } })
    const other = await call(sandbox, `${siteResource}?${version}`, {
      headers: await armHeaders(sandbox, "https://graph.microsoft.com"),
    })
    expect(other).toMatchObject({
      status: 401,
      json: { error: { code: "InvalidAuthenticationTokenAudience" } },
    })
  })

  test("each spelling of ARM's audience is taken", async () => {
    for (const audience of [
      "https://management.azure.com/",
      "https://management.core.windows.net/",
      "https://management.core.windows.net",
      sandbox.url,
    ]) {
      const answer = await call(sandbox, `${siteResource}?${version}`, {
        headers: await armHeaders(sandbox, audience),
      })
      expect(answer.status).toBe(200)
    }
  })

  test("a revoked token is refused, a new one is not", async () => {
    const headers = await armHeaders(sandbox)
    sandbox.revokeTokens(caller.objectId)
    expect((await call(sandbox, `${siteResource}?${version}`, { headers })).status).toBe(401)
    expect((await arm("GET", `${siteResource}?${version}`)).status).toBe(200)
  })
})

describe("strictness", () => {
  test("versions", async () => {
    expect((await arm("GET", siteResource)).json).toMatchObject({
      error: { code: "MissingApiVersionParameter" },
    })
    const unknown = await arm("GET", `${siteResource}?api-version=2001-01-01`)
    expect(unknown).toMatchObject({ status: 400, json: { error: { code: "NoRegisteredProviderFound" } } })
    expect(JSON.stringify(unknown.json)).toContain("2025-05-01")
    for (const known of ["2022-12-01", "2024-11-01-preview", "2025-08-01"]) {
      expect((await arm("GET", `${server}?api-version=${known}`)).status).toBe(200)
    }
  })

  test("routes and body fields", async () => {
    expect((await arm("GET", `/subscriptions/${subscriptionId}/nothing?${version}`)).status).toBe(404)
    const body = { identity: { type: "SystemAssigned" }, surprise: true }
    expect((await arm("PATCH", `${siteResource}?${version}`, body)).json).toMatchObject({
      error: { code: "InvalidRequestContent", message: expect.stringContaining("surprise") },
    })
    const rule = { properties: { startIpAddress: "10.0.0.9", endIpAddress: "10.0.0.1" } }
    expect((await arm("PUT", `${server}/firewallRules/x?api-version=2025-08-01`, rule)).status).toBe(400)
  })

  test("leniency drops what is unknown", async () => {
    const { sandbox: lenient } = await startDemo({ lenient: true })
    const answer = await call(lenient, `${siteResource}?${version}`, {
      method: "PATCH",
      headers: await armHeaders(lenient),
      body: JSON.stringify({ identity: { type: "SystemAssigned", deep: 1 }, surprise: true }),
    })
    expect(answer).toMatchObject({ status: 200, json: { identity: { type: "SystemAssigned" } } })
    await lenient.stop()
  })
})

test("what is denied answers 403 with Azure's sentence", async () => {
  await sandbox.seed({ ...demoSeed, denied: { [caller.objectId]: ["Microsoft.Web/sites/config/*"] } })
  const answer = await arm("POST", `${siteResource}/config/appsettings/list?${version}`)
  expect(answer.status).toBe(403)
  expect(answer.json).toEqual({
    error: {
      code: "AuthorizationFailed",
      message: `The client '${caller.clientId}' with object id '${caller.objectId}' does not have authorization to perform action 'Microsoft.Web/sites/config/list/action' over scope '${siteResource}/config/appsettings/list' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    },
  })
  const web = new WebSiteManagementClient(credentialOf(sandbox), subscriptionId, clientOptions(sandbox))
  await expect(web.webApps.listApplicationSettings("demo", "shop-web")).rejects.toMatchObject({
    statusCode: 403,
    code: "AuthorizationFailed",
  })
  expect((await arm("GET", `${siteResource}?${version}`)).status).toBe(200)
})

test("assigning an identity needs a permission of its own", async () => {
  await sandbox.seed({
    ...demoSeed,
    denied: { [caller.objectId]: ["Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"] },
  })
  const identity = { type: "UserAssigned", userAssignedIdentities: { [identityResource]: {} } }
  expect(await arm("PATCH", `${siteResource}?${version}`, { identity })).toMatchObject({
    status: 403,
    json: { error: { code: "LinkedAuthorizationFailed" } },
  })
  const system = { identity: { type: "SystemAssigned" } }
  expect((await arm("PATCH", `${siteResource}?${version}`, system)).status).toBe(200)
})

test("a write to a server has the recorded form", async () => {
  sandbox.setFaults({ retryAfterSeconds: 60 })
  const body = {
    properties: { principalName: "ada@keyless.example", principalType: "User", tenantId: sandbox.tenantId },
  }
  const accepted = await arm("PUT", `${server}/administrators/${adaId}?api-version=2024-11-01-preview`, body)
  expect(accepted.status).toBe(202)
  expect(accepted.json).toEqual({
    operation: "UpsertAadAuthPrincipalManagementOperation",
    startTime: expect.stringMatching(/Z$/),
  })
  expect(accepted.headers["retry-after"]).toBe("60")
  const address = String(accepted.headers["azure-asyncoperation"])
  expect(address).toMatch(
    /locations\/eastus\/azureAsyncOperation\/[0-9a-f-]{36}\?api-version=2024-11-01-preview&t=.+&c=.+&s=.+&h=.+/,
  )
  await expect.poll(async () => (await arm("GET", address)).json).toMatchObject({ status: "Succeeded" })
  const ended = await arm("GET", address)
  expect(Object.keys(Object(ended.json))).toEqual(["name", "status", "startTime"])
  expect(ended.headers["retry-after"]).toBe("60")
  const results = await arm("GET", String(accepted.headers.location))
  expect(results).toMatchObject({ status: 200, json: undefined })
  expect((await arm("GET", address.replace(/&s=[^&]+/, "&s=x"))).status).toBe(400)
  const read = await arm("GET", `${server}/administrators/${adaId}?api-version=2024-11-01-preview`)
  expect(read.json).toMatchObject({ name: "ada@keyless.example", id: `${server}/administrators/${adaId}` })
})

test("answers and failures can be injected, as often as asked", async () => {
  sandbox.setFaults({
    answers: [
      { operation: "Microsoft.Web/sites/read", status: 504, code: "GatewayTimeout", message: "late" },
    ],
    failedOperations: [{ operation: "*/firewallRules/write", code: "", message: "no" }],
  })
  expect((await arm("GET", `${siteResource}?${version}`)).status).toBe(504)
  expect((await arm("GET", `${siteResource}?${version}`)).status).toBe(200)
  const rule = { properties: { startIpAddress: "10.0.0.1", endIpAddress: "10.0.0.1" } }
  const accepted = await arm("PUT", `${server}/firewallRules/x?api-version=2025-08-01`, rule)
  const status = await arm("GET", String(accepted.headers["azure-asyncoperation"]))
  expect(status).toMatchObject({
    status: 200,
    json: { status: "Failed", error: { code: "", message: "no" } },
  })
})

test("headers and the log", async () => {
  const correlation = crypto.randomUUID()
  const answer = await call(sandbox, `${siteResource}?${version}`, {
    headers: { ...(await armHeaders(sandbox)), "x-ms-correlation-request-id": correlation },
  })
  expect(answer.headers["x-ms-correlation-request-id"]).toBe(correlation)
  expect(answer.headers["x-ms-request-id"]).toMatch(/^[0-9a-f-]{36}$/)
  expect(Number(answer.headers["x-ms-ratelimit-remaining-subscription-reads"])).toBeGreaterThan(0)
  expect(sandbox.requests()).toEqual([
    {
      at: expect.any(String),
      method: "GET",
      path: siteResource,
      apiVersion: "2023-12-01",
      status: 200,
      kind: "arm",
      operation: "Microsoft.Web/sites/read",
      polling: false,
    },
  ])
})

test("subscriptions and groups", async () => {
  expect((await arm("GET", "/subscriptions?api-version=2022-12-01")).json).toMatchObject({
    value: [{ subscriptionId, tenantId: sandbox.tenantId, state: "Enabled" }],
  })
  expect(
    (await arm("GET", `/subscriptions/${subscriptionId}/resourcegroups?api-version=2021-04-01`)).json,
  ).toMatchObject({
    value: [{ name: "demo" }],
  })
  expect(
    (await arm("GET", `/subscriptions/${subscriptionId}/resourceGroups/DEMO?api-version=2021-04-01`)).status,
  ).toBe(200)
})
