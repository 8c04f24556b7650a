import { execFile } from "node:child_process"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { AppPlatformManagementClient } from "@azure/arm-appplatform"
import { decodeJwt } from "jose"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { demoSeed, type Sandbox, springAppId } from "../../../src/index.ts"
import {
  armHeaders,
  call,
  clientOptions,
  collect,
  credentialOf,
  group,
  identityResource,
  startDemo,
  subscriptionId,
} from "../../harness.ts"

const probe = { disableProbe: false, periodSeconds: 7, probeAction: { type: "TCPSocketAction" } }
const seed = {
  ...demoSeed,
  springServices: [
    {
      resourceGroup: group,
      name: "shop-spring",
      apps: [
        {
          name: "shop",
          deployments: [
            {
              environmentVariables: { foo: "bar" },
              source: {
                type: "Jar",
                relativePath: "<default>",
                runtimeVersion: "Java_17",
                jvmOptions: "-Xmx1g",
              },
              settings: { resourceRequests: { cpu: "2", memory: "1Gi" }, livenessProbe: probe },
            },
            { name: "green", active: false, environmentVariables: { color: "green" } },
          ],
        },
        { name: "other" },
      ],
    },
  ],
}
const shop = springAppId({ subscriptionId, resourceGroup: group, name: "shop-spring" }, "shop")
const version = "api-version=2024-05-01-preview"

let sandbox: Sandbox
let client: AppPlatformManagementClient
beforeAll(async () => {
  ;({ sandbox } = await startDemo({ seed }))
  client = new AppPlatformManagementClient(
    credentialOf(sandbox),
    subscriptionId,
    Object.assign(clientOptions(sandbox), { apiVersion: "2023-12-01" }),
  )
})
afterAll(() => sandbox.stop())
beforeEach(() => sandbox.reset())

const at = [group, "shop-spring", "shop"] as const
const quick = { updateIntervalInMs: 10 }
const send = async (path: string, method = "GET", body?: object) =>
  call(sandbox, `${path}?${version}`, {
    method,
    headers: await armHeaders(sandbox),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const poll = async (url: string) => call(sandbox, url, { headers: await armHeaders(sandbox) })
const addressIn = (value: string | string[] | undefined) => (typeof value === "string" ? value : "")
const both = {
  identity: {
    type: "SystemAssigned,UserAssigned",
    userAssignedIdentities: { [identityResource.toUpperCase()]: {} },
  },
}

describe("reading", () => {
  it("shows services, apps and deployments", async () => {
    expect(await client.services.get(group, "shop-spring")).toMatchObject({
      sku: { name: "S0", tier: "Standard" },
      properties: { provisioningState: "Succeeded", powerState: "Running" },
    })
    expect(await collect(client.services.listBySubscription())).toHaveLength(1)
    expect(await collect(client.services.list(group))).toHaveLength(1)
    expect((await collect(client.apps.list(group, "shop-spring"))).map(({ name }) => name)).toEqual([
      "shop",
      "other",
    ])
    expect((await send(shop)).json).toMatchObject({ id: shop, identity: null })
    expect(await client.deployments.get(...at, "DEFAULT")).toMatchObject({
      name: "default",
      sku: { name: "S0", tier: "Standard", capacity: 1 },
      properties: {
        active: true,
        source: { runtimeVersion: "Java_17" },
        deploymentSettings: { environmentVariables: { foo: "bar" } },
      },
    })
    const deployments = await collect(client.deployments.list(...at))
    expect(deployments.map(({ name, properties }) => [name, properties?.active])).toEqual([
      ["default", true],
      ["green", false],
    ])
    const other = await send(`${shop.replace(/shop$/, "other")}/deployments/default`)
    expect(other.json).toMatchObject({ properties: { deploymentSettings: { environmentVariables: null } } })
  })

  it("answers what is missing as Azure does", async () => {
    expect(await send(`${shop}2`)).toMatchObject({
      status: 404,
      json: { error: { code: "NotFound", message: "App was not found", target: `${shop}2`, details: null } },
    })
    expect(await send(`${shop}/deployments/blue`)).toMatchObject({
      status: 404,
      json: { error: { code: "NotFound", message: "Deployment was not found" } },
    })
    expect(await send(shop.replace("shop-spring", "nothing"))).toMatchObject({
      status: 404,
      json: { error: { code: "ResourceNotFound" } },
    })
    const old = await call(sandbox, `${shop}?api-version=2019-05-01-preview`, {
      headers: await armHeaders(sandbox),
    })
    expect(old).toMatchObject({ status: 400, json: { error: { code: "NoRegisteredProviderFound" } } })
  })
})

describe("identities of an app", () => {
  it("are there when the operation has ended, in Azure's form", async () => {
    sandbox.setFaults({ lroMs: 100 })
    const accepted = await send(shop, "PATCH", both)
    expect(accepted).toMatchObject({
      status: 202,
      json: { identity: null, properties: { provisioningState: "Updating" } },
    })
    expect(accepted.headers["retry-after"]).toBeUndefined()
    const status = addressIn(accepted.headers["azure-asyncoperation"])
    const path = new URL(status).pathname
    expect(path).toMatch(
      /^\/subscriptions\/[^/]+\/resourceGroups\/demo\/providers\/Microsoft\.AppPlatform\/locations\/eastus\/operationStatus\/shop\/operationId\/[^/]+$/,
    )
    const running = await poll(status)
    expect(running.json).toMatchObject({ id: path.slice(1), status: "Running" })
    expect(running.json).not.toHaveProperty("endTime")
    await expect
      .poll(async () => (await poll(status)).json)
      .toMatchObject({
        status: "Succeeded",
        endTime: expect.any(String),
      })
    expect((await poll(addressIn(accepted.headers.location))).status).toBe(200)
    expect((await send(shop)).json).toMatchObject({
      properties: { provisioningState: "Succeeded" },
      identity: {
        type: "SystemAssigned,UserAssigned",
        principalId: expect.any(String),
        tenantId: sandbox.tenantId,
        userAssignedIdentities: {
          [identityResource.toLowerCase()]: { clientId: "80000000-0000-4000-8000-000000000001" },
        },
      },
    })
  })

  it("are added by name and taken away by null, by the SDK as well", async () => {
    await client.apps.beginUpdateAndWait(...at, both, quick)
    const { systemIdentity, userAssignedIdentities } = sandbox.state().springServices?.[0]?.apps?.[0] ?? {}
    expect(systemIdentity).toBeDefined()
    expect(userAssignedIdentities).toHaveLength(1)
    const idless = send(shop, "PATCH", { identity: { type: "UserAssigned" } })
    expect(await idless).toMatchObject({ status: 400, json: { error: { code: "MissingIdentityIds" } } })
    const only = { identity: { type: "UserAssigned", userAssignedIdentities: { [identityResource]: {} } } }
    const app = await client.apps.beginUpdateAndWait(...at, only, quick)
    expect(app.identity).toMatchObject({ type: "UserAssigned" })
    await send(shop, "PATCH", { identity: { type: "None" } })
    await expect.poll(async () => (await send(shop)).json).toMatchObject({ identity: null })
  })

  it("show as nothing in the first answer for a new app", async () => {
    const body = { ...both, properties: { public: true } }
    const made = await send(`${shop}-new`, "PUT", body)
    expect(made).toMatchObject({
      status: 201,
      json: { identity: null, properties: { provisioningState: "Creating" } },
    })
    await expect
      .poll(async () => (await send(`${shop}-new`)).json)
      .toMatchObject({ identity: { type: "SystemAssigned,UserAssigned" }, properties: { public: true } })
  })

  it("stay as they were where the operation fails", async () => {
    sandbox.setFaults({
      failedOperations: [
        { operation: "Microsoft.AppPlatform/Spring/apps/write", code: "BadRequest", message: "no" },
      ],
    })
    await expect(client.apps.beginUpdateAndWait(...at, both, quick)).rejects.toThrow("BadRequest")
    expect((await send(shop)).json).toMatchObject({
      identity: null,
      properties: { provisioningState: "Failed" },
    })
  })
})

describe("a deployment", () => {
  const change = (environmentVariables: Record<string, string>) =>
    client.deployments.beginUpdateAndWait(
      ...at,
      "default",
      { properties: { deploymentSettings: { environmentVariables } } },
      quick,
    )

  it("keeps all that a change does not name, and replaces its environment variables", async () => {
    const before = sandbox.state().springServices?.[0]?.apps?.[0]?.deployments
    await change({ A: "1", "spring.datasource.url": "jdbc:x" })
    expect(sandbox.state().springServices?.[0]?.apps?.[0]?.deployments).toEqual([
      { ...before?.[0], environmentVariables: { A: "1", "spring.datasource.url": "jdbc:x" } },
      before?.[1],
    ])
    await send(`${shop}/deployments/default`, "PATCH", { properties: { deploymentSettings: {} } })
    await change({})
    expect((await send(`${shop}/deployments/default`)).json).toMatchObject({
      properties: { deploymentSettings: { environmentVariables: null, livenessProbe: probe } },
    })
  })

  it("shows new settings at once and no instances while they start", async () => {
    sandbox.setFaults({ lroMs: 50 })
    const body = { properties: { deploymentSettings: { environmentVariables: { A: "1" } } } }
    expect(await send(`${shop}/deployments/default`, "PATCH", body)).toMatchObject({
      status: 202,
      json: {
        properties: {
          provisioningState: "Updating",
          instances: null,
          deploymentSettings: { environmentVariables: { A: "1" }, resourceRequests: { cpu: "2" } },
        },
      },
    })
  })

  it("is not changed while it or its app is being changed", async () => {
    sandbox.setFaults({ lroMs: 200 })
    const body = { properties: { deploymentSettings: { environmentVariables: { A: "1" } } } }
    const conflict = { status: 409, json: { error: { code: "Conflict" } } }
    expect((await send(`${shop}/deployments/default`, "PATCH", body)).status).toBe(202)
    expect(await send(`${shop}/deployments/default`, "PATCH", body)).toMatchObject(conflict)
    expect(await send(shop, "PATCH", both)).toMatchObject(conflict)
    expect((await send(`${shop}/deployments/green`, "PATCH", body)).status).toBe(202)
    await sandbox.reset()
    sandbox.setFaults({ lroMs: 200 })
    expect((await send(shop, "PATCH", both)).status).toBe(202)
    expect(await send(`${shop}/deployments/green`, "PATCH", body)).toMatchObject(conflict)
    await sandbox.reset()
  })

  it("is refused with names that it does not have", async () => {
    const body = { properties: { deploymentSettings: { environmentVariable: {} } } }
    expect(await send(`${shop}/deployments/default`, "PATCH", body)).toMatchObject({
      status: 400,
      json: { error: { code: "InvalidRequestContent" } },
    })
  })

  it("can be made, and made the active one", async () => {
    const properties = { active: true, source: { type: "Jar", runtimeVersion: "Java_21" } }
    expect((await send(`${shop}/deployments/blue`, "PUT", { properties })).status).toBe(201)
    const all = await collect(client.deployments.list(...at))
    expect(all.map(({ name, properties: { active } = {} }) => [name, active])).toEqual([
      ["default", false],
      ["green", false],
      ["blue", true],
    ])
  })
})

describe("the environment of an app", () => {
  const database = "https://ossrdbms-aad.database.windows.net"
  const ask = async (
    query: Record<string, string>,
    headers: Record<string, string> = { metadata: "true" },
  ) => {
    const url = new URL(
      "/metadata/identity/oauth2/token",
      sandbox.appEnvironment(shop)["AZURE_POD_IDENTITY_AUTHORITY_HOST"],
    )
    url.search = new URLSearchParams(query).toString()
    const response = await fetch(url, { headers })
    const json: unknown = await response.json()
    return { status: response.status, json }
  }
  const token = { "api-version": "2018-02-01", resource: database }

  it("is that of the active deployment, or of the one that is named", () => {
    expect(sandbox.appEnvironment(shop)).toEqual({
      foo: "bar",
      AZURE_POD_IDENTITY_AUTHORITY_HOST: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      AZURE_AUTHORITY_HOST: sandbox.url,
      NODE_EXTRA_CA_CERTS: sandbox.caFile,
      SSL_CERT_FILE: join(dirname(sandbox.caFile), "ca-bundle.pem"),
      REQUESTS_CA_BUNDLE: join(dirname(sandbox.caFile), "ca-bundle.pem"),
    })
    expect(sandbox.appEnvironment(shop, "Green")).toMatchObject({ color: "green" })
    expect(() => sandbox.appEnvironment(shop, "blue")).toThrow("has no deployment blue")
  })

  it("has a metadata endpoint that answers the app's identities and no other", async () => {
    expect(await ask(token)).toEqual({
      status: 400,
      json: { error: "invalid_request", error_description: "Identity not found" },
    })
    await client.apps.beginUpdateAndWait(...at, both, quick)
    expect(await ask(token)).toMatchObject({
      status: 200,
      json: {
        token_type: "Bearer",
        resource: database,
        access_token: expect.any(String),
        expires_on: expect.stringMatching(/^\d+$/),
        expires_in: expect.stringMatching(/^\d+$/),
      },
    })
    for (const named of [
      { client_id: "80000000-0000-4000-8000-000000000001" },
      { object_id: "70000000-0000-4000-8000-000000000001" },
      { msi_res_id: identityResource },
    ]) {
      expect((await ask({ ...token, ...named })).json).toMatchObject({
        client_id: "80000000-0000-4000-8000-000000000001",
      })
    }
    const others = sandbox.appEnvironment(shop.replace(/shop$/, "other"))
    expect(others["AZURE_POD_IDENTITY_AUTHORITY_HOST"]).not.toBe(
      sandbox.appEnvironment(shop)["AZURE_POD_IDENTITY_AUTHORITY_HOST"],
    )
  })

  it.each([
    [{ ...token }, {}],
    [{ resource: database }, { metadata: "true" }],
    [{ "api-version": "2018-02-01" }, { metadata: "true" }],
  ])("refuses the request %j with the headers %j", async (query, headers) => {
    expect(await ask(query, headers)).toMatchObject({ status: 400, json: { error: "invalid_request" } })
  })

  it("lets ManagedIdentityCredential work unmodified", async () => {
    await client.apps.beginUpdateAndWait(...at, both, quick)
    const script = `
      import { ManagedIdentityCredential } from "@azure/identity"
      const get = async (options) => (await new ManagedIdentityCredential(options).getToken("${database}/.default")).token
      console.log(JSON.stringify([await get({}), await get({ clientId: "80000000-0000-4000-8000-000000000001" })]))
    `
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", script],
      {
        cwd: fileURLToPath(new URL("../../..", import.meta.url)),
        env: { PATH: process.env["PATH"], ...sandbox.appEnvironment(shop) },
      },
    )
    const [system, user]: string[] = JSON.parse(stdout)
    expect(decodeJwt(system ?? "")).toMatchObject({ aud: database, idtyp: "app", xms_mirid: shop })
    expect(decodeJwt(user ?? "")).toMatchObject({
      oid: "70000000-0000-4000-8000-000000000001",
      xms_mirid: identityResource,
    })
  })

  it("is there for an app that was made meanwhile", async () => {
    await send(`${shop}-late`, "PUT", { properties: {} })
    await send(`${shop}-late/deployments/default`, "PUT", { properties: { active: true } })
    expect(sandbox.appEnvironment(`${shop}-late`)).toHaveProperty("AZURE_POD_IDENTITY_AUTHORITY_HOST")
  })
})

it.each([
  [{ apps: [{ name: "a" }, { name: "A" }] }, "occurs twice"],
  [{ apps: [{ name: "a", deployments: [{}, { name: "b" }] }] }, "more than one active deployment"],
  [{ apps: [{ name: "a", userAssignedIdentities: [`${identityResource}2`] }] }, "does not exist"],
  [{ subscriptionId: "20000000-0000-4000-8000-000000000009" }, "not in subscriptions"],
])("refuses the seed %j", async (service, message) => {
  const springServices = [{ resourceGroup: group, name: "shop-spring", ...service }]
  await expect(sandbox.seed({ ...demoSeed, springServices })).rejects.toThrow(message)
})
