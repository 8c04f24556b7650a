import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { type ContainerApp, ContainerAppsAPIClient } from "@azure/arm-appcontainers"
import { decodeJwt } from "jose"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { containerAppId, demoSeed, type Sandbox, type SandboxSeed } from "../../../src/index.ts"
import {
  armHeaders,
  call,
  caller,
  clientOptions,
  collect,
  credentialOf,
  group,
  identityResource,
  startDemo,
  subscriptionId,
} from "../../harness.ts"

const id = containerAppId({ subscriptionId, resourceGroup: group, name: "shop-app" })
const app: NonNullable<SandboxSeed["containerApps"]>[number] = {
  resourceGroup: group,
  name: "shop-app",
  configuration: {
    secrets: [
      { name: "greeting", value: "sandbox-only-hello" },
      {
        name: "in-vault",
        keyVaultUrl: "https://shop.vault.azure.net/secrets/one",
        identity: "system",
      },
    ],
    ingress: { external: true, targetPort: 8080 },
  },
  template: {
    containers: [
      {
        name: "web",
        image: "shop.azurecr.io/web:1",
        env: [
          { name: "SHOP_NAME", value: "The Corner Shop" },
          { name: "SHOP_GREETING", secretRef: "greeting" },
        ],
      },
      { name: "sidecar", env: [{ name: "LEVEL", value: "debug" }] },
    ],
  },
}
const small = { ...demoSeed, postgresServers: [], mysqlServers: [], sqlServers: [], fabricWorkspaces: [] }
const seed = (change: Partial<typeof app> = {}, more: Partial<SandboxSeed> = {}) =>
  sandbox.seed({ ...small, containerApps: [{ ...app, ...change }], ...more })

let sandbox: Sandbox
let client: ContainerAppsAPIClient
beforeAll(async () => {
  ;({ sandbox } = await startDemo())
  client = new ContainerAppsAPIClient(credentialOf(sandbox), subscriptionId, {
    ...clientOptions(sandbox),
    credentials: { scopes: ["https://management.azure.com/.default"] },
  })
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await seed()
  await sandbox.reset()
  sandbox.clearLogs()
})

const quick = { updateIntervalInMs: 1 }
const get = () => client.containerApps.get(group, "shop-app")
const update = async (change: Partial<ContainerApp>) =>
  client.containerApps.update(group, "shop-app", { location: "eastus", ...change }, quick)
const stored = () => sandbox.state().containerApps?.[0]
const revisions = async () =>
  (await collect(client.containerAppsRevisions.listRevisions(group, "shop-app"))).map(({ name, active }) => ({
    name,
    active,
  }))
const raw = async (method: string, body?: unknown, version = "2026-07-01", path = id) =>
  call(sandbox, `${path}?api-version=${version}`, {
    method,
    headers: await armHeaders(sandbox),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const patch = (properties: unknown) => raw("PATCH", { properties })
const containers = async () => (await get()).template?.containers ?? []

describe("reading", () => {
  it("answers an app as Azure does: secrets without values, defaults and nulls filled in", async () => {
    const { status, json } = await raw("GET")
    expect(status).toBe(200)
    expect(json).toMatchObject({
      id: id.replace("containerApps", "containerapps"),
      type: "Microsoft.App/containerApps",
      identity: { type: "None" },
      properties: {
        provisioningState: "Succeeded",
        latestRevisionName: expect.stringMatching(/^shop-app--[a-z0-9]{7}$/),
        configuration: {
          activeRevisionsMode: "Single",
          registries: null,
          secrets: [
            { name: "greeting" },
            { name: "in-vault", keyVaultUrl: "https://shop.vault.azure.net/secrets/one", identity: "system" },
          ],
        },
        template: {
          revisionSuffix: "",
          initContainers: null,
          volumes: null,
          scale: { minReplicas: null, maxReplicas: 10, rules: null },
        },
      },
    })
    expect((await containers())[1]).toMatchObject({
      name: "sidecar",
      resources: { cpu: 0.5, memory: "1Gi", ephemeralStorage: "2Gi" },
    })
    expect(JSON.stringify(json)).not.toContain("sandbox-only-hello")
  })

  it("lists apps of a group and of a subscription, revisions and environments", async () => {
    expect((await collect(client.containerApps.listByResourceGroup(group))).map(({ name }) => name)).toEqual([
      "shop-app",
    ])
    expect(await collect(client.containerApps.listBySubscription())).toHaveLength(1)
    const latest = (await get()).latestRevisionName ?? ""
    expect(await revisions()).toEqual([{ name: latest, active: true }])
    expect(await client.containerAppsRevisions.getRevision(group, "shop-app", latest)).toMatchObject({
      trafficWeight: 100,
      template: { containers: [{ name: "web" }, { name: "sidecar" }] },
    })
    const environments = await collect(client.managedEnvironments.listByResourceGroup(group))
    expect(environments.map(({ name }) => name)).toEqual(["sandbox-environment"])
    expect(await client.managedEnvironments.get(group, "sandbox-environment")).toMatchObject({
      defaultDomain: "sandbox-environment.eastus.azurecontainerapps.io",
    })
  })

  it("answers secrets with their values to whoever asks for them", async () => {
    expect((await client.containerApps.listSecrets(group, "shop-app")).value).toMatchObject([
      { name: "greeting", value: "sandbox-only-hello" },
      { name: "in-vault", value: undefined },
    ])
  })

  it("says 404 for an app, a revision and an environment that are not there", async () => {
    const missing = { statusCode: 404 }
    await expect(client.containerApps.get(group, "attic")).rejects.toMatchObject({
      ...missing,
      code: "ResourceNotFound",
    })
    await expect(client.containerAppsRevisions.getRevision(group, "shop-app", "none")).rejects.toMatchObject(
      missing,
    )
    await expect(client.managedEnvironments.get(group, "none")).rejects.toMatchObject(missing)
  })

  it.each(["2023-05-01", "2024-03-02"])("does not serve version %s", async (version) => {
    expect((await raw("GET", undefined, version)).json).toMatchObject({
      error: { code: "NoRegisteredProviderFound" },
    })
  })
})

describe("a patch", () => {
  it("is a merge patch: lists are replaced, null takes away, the rest stays", async () => {
    const before = await get()
    const done = await update({
      template: {
        containers: [{ name: "web", image: "shop.azurecr.io/web:2" }],
        terminationGracePeriodSeconds: 30,
      },
    })
    expect(done).toMatchObject({
      provisioningState: "Succeeded",
      configuration: { activeRevisionsMode: "Single" },
    })
    expect((await containers()).map(({ name, image }) => [name, image])).toEqual([
      ["web", "shop.azurecr.io/web:2"],
    ])
    expect((await patch({ template: { terminationGracePeriodSeconds: null } })).status).toBe(202)
    const after = await get()
    expect(after.template?.terminationGracePeriodSeconds).toBeNull()
    expect(after.configuration).toEqual(before.configuration)
  })

  it("is accepted with the addresses of the version", async () => {
    const body = { properties: { template: { terminationGracePeriodSeconds: 10 } } }
    const newer = await raw("PATCH", body, "2024-10-02-preview")
    expect(newer).toMatchObject({ status: 202, json: undefined })
    expect(newer.headers["azure-asyncoperation"]).toMatch(/containerappOperationStatuses/)
    const status = new URL(String(newer.headers["azure-asyncoperation"]))
    expect(
      await call(sandbox, status.pathname + status.search, { headers: await armHeaders(sandbox) }),
    ).toMatchObject({ status: 200, json: { status: "Succeeded" } })
    expect(newer.headers.location).toMatch(/\/locations\/eastus\/containerappOperationResults\//)
    for (const stable of ["2024-03-01", "2026-07-01"]) {
      const { headers } = await raw("PATCH", body, stable)
      expect(headers).not.toHaveProperty("azure-asyncoperation")
      expect(headers.location).toMatch(/containerappOperationResults/)
      await expect
        .poll(async () => (await raw("GET")).json)
        .toMatchObject({ properties: { provisioningState: "Succeeded" } })
    }
  })

  it("makes one revision for a new template, and none for secrets or an identity", async () => {
    const first = (await get()).latestRevisionName
    await update({ configuration: { secrets: [{ name: "greeting", value: "sandbox-only-other" }] } })
    await update({ identity: { type: "SystemAssigned" } })
    await update({ template: { containers: await containers() } })
    expect(await revisions()).toHaveLength(1)
    await update({ template: { terminationGracePeriodSeconds: 30 } })
    const second = (await get()).latestRevisionName
    expect(await revisions()).toEqual([
      { name: first, active: false },
      { name: second, active: true },
    ])
    expect(stored()?.configuration?.secrets).toEqual([{ name: "greeting", value: "sandbox-only-other" }])
  })

  it("names a revision as asked, and fails where the suffix was used before", async () => {
    await update({ template: { revisionSuffix: "blue", terminationGracePeriodSeconds: 30 } })
    expect(await get()).toMatchObject({
      latestRevisionName: "shop-app--blue",
      template: { revisionSuffix: "blue" },
    })
    await expect(update({ template: { terminationGracePeriodSeconds: 40 } })).rejects.toThrow(
      /revision with suffix blue already exists/,
    )
    expect(await get()).toMatchObject({
      provisioningState: "Succeeded",
      template: { terminationGracePeriodSeconds: 30 },
    })
    await update({ template: { revisionSuffix: "", terminationGracePeriodSeconds: 40 } })
    expect(await revisions()).toHaveLength(3)
  })

  it("keeps revisions running where there may be several", async () => {
    await update({ configuration: { activeRevisionsMode: "Multiple" } })
    await update({ template: { terminationGracePeriodSeconds: 30 } })
    expect((await revisions()).map(({ active }) => active)).toEqual([true, true])
  })

  it("is refused while another one is going on, and shows itself meanwhile", async () => {
    sandbox.setFaults({ lroMs: 200 })
    const first = await patch({ template: { terminationGracePeriodSeconds: 30 } })
    expect(first.status).toBe(202)
    expect((await get()).provisioningState).toBe("InProgress")
    const second = await patch({ template: { terminationGracePeriodSeconds: 40 } })
    expect(second).toMatchObject({
      status: 409,
      json: {
        error: {
          code: "ContainerAppOperationInProgress",
          message: expect.stringMatching(
            /^Cannot modify a container app 'shop-app' because there is an active/,
          ),
        },
      },
    })
    await sandbox.reset()
    await update({ template: { terminationGracePeriodSeconds: 40 } })
  })

  it("that fails after it was accepted changes nothing and lets the next one pass", async () => {
    sandbox.setFaults({
      failedOperations: [{ operation: "Microsoft.App/containerApps/write", message: "no" }],
    })
    const before = stored()
    await expect(update({ template: { terminationGracePeriodSeconds: 30 } })).rejects.toThrow("no")
    expect(stored()).toEqual(before)
    await update({ template: { terminationGracePeriodSeconds: 30 } })
  })

  const web = (env: unknown) => ({ template: { containers: [{ name: "web", env }] } })
  it.each([
    [
      "ContainerAppSecretInvalid",
      { configuration: { secrets: [{ name: "greeting" }, { name: "other", value: "1" }] } },
    ],
    ["ContainerAppSecretInvalid", { configuration: { secrets: [{ name: "greeting", value: "" }] } }],
    ["ContainerAppSecretRefNotFound", { configuration: { secrets: [{ name: "other", value: "1" }] } }],
    [
      "ContainerAppSecretRefNotFound",
      { configuration: { registries: [{ server: "a", passwordSecretRef: "none" }] } },
    ],
    ["ContainerAppSecretRefNotFound", web([{ name: "A", secretRef: "none" }])],
    ["ContainerAppInvalidSecretName", { configuration: { secrets: [{ name: "Big_Name", value: "1" }] } }],
    ["ContainerAppInvalidSecretName", { configuration: { secrets: [{ name: "dash-", value: "1" }] } }],
    [
      "InvalidParameterValueInContainerTemplate",
      web([
        { name: "A", value: "1" },
        { name: "A", value: "2" },
      ]),
    ],
    ["InvalidParameterValueInContainerTemplate", web([{ name: "1 A", value: "1" }])],
    ["InvalidParameterValueInContainerTemplate", { template: { containers: [] } }],
    ["InvalidRequestContent", { template: { containers: [{ name: "web", colour: "red" }] } }],
  ])("is refused with %s for %j", async (code, properties) => {
    const before = stored()
    expect(await patch(properties)).toMatchObject({ status: 400, json: { error: { code } } })
    expect(stored()).toEqual(before)
  })

  it("cannot take a secret away that a revision uses which stays active", async () => {
    await update({ configuration: { activeRevisionsMode: "Multiple" } })
    const without = {
      configuration: { secrets: [] },
      template: { containers: [{ name: "web", image: "shop.azurecr.io/web:2" }] },
    }
    expect(await patch(without)).toMatchObject({
      status: 400,
      json: { error: { code: "ContainerAppSecretInUse" } },
    })
    await update({ configuration: { activeRevisionsMode: "Single" } })
    expect(await patch(without)).toMatchObject({ status: 202 })
    expect(stored()?.configuration?.secrets).toEqual([])
  })

  it("needs the permission, also on an identity", async () => {
    await seed({}, { denied: { [caller.objectId]: ["Microsoft.App/containerApps/write"] } })
    expect(await patch({})).toMatchObject({ status: 403, json: { error: { code: "AuthorizationFailed" } } })
    await seed({}, { denied: { [caller.objectId]: ["Microsoft.ManagedIdentity/*/assign/action"] } })
    const identity = { type: "UserAssigned", userAssignedIdentities: { [identityResource]: {} } }
    expect(await raw("PATCH", { identity })).toMatchObject({
      json: { error: { code: "LinkedAuthorizationFailed" } },
    })
  })

  it("answers what faults say", async () => {
    sandbox.setFaults({
      answers: [
        {
          operation: "Microsoft.App/containerApps/listSecrets/action",
          status: 429,
          code: "429",
          message: "slow",
        },
      ],
    })
    await expect(client.containerApps.listSecrets(group, "shop-app")).rejects.toMatchObject({
      statusCode: 429,
    })
    await client.containerApps.listSecrets(group, "shop-app")
  })
})

describe("putting and deleting", () => {
  it("makes an app of a whole body, replaces it, and deletes it", async () => {
    const body = {
      location: "West Europe",
      environmentId: id.replace("containerApps/shop-app", "managedEnvironments/other"),
      identity: { type: "SystemAssigned" },
      configuration: { activeRevisionsMode: "single", secrets: [{ name: "a", value: "1" }] },
      template: { containers: [{ name: "one", image: "i" }] },
    }
    const made = await client.containerApps.createOrUpdate(group, "new-app", body, quick)
    expect(made).toMatchObject({
      location: "West Europe",
      identity: { type: "SystemAssigned", principalId: expect.any(String) },
      environmentId: body.environmentId,
    })
    const { configuration: _, ...without } = body
    await client.containerApps.createOrUpdate(group, "new-app", without, quick)
    expect((await client.containerApps.listSecrets(group, "new-app")).value).toEqual([])
    await client.containerApps.delete(group, "new-app", quick)
    await expect(client.containerApps.get(group, "new-app")).rejects.toMatchObject({ statusCode: 404 })
    expect((await raw("DELETE", undefined, "2026-07-01", id.replace("shop-app", "new-app"))).status).toBe(204)
  })

  it("answers a PUT with the app and the address of its operation", async () => {
    const answer = await raw("PUT", {
      location: "eastus",
      properties: { template: { containers: [{ name: "web" }] } },
    })
    expect(answer).toMatchObject({
      status: 201,
      json: { name: "shop-app", properties: { provisioningState: "InProgress" } },
    })
    expect(answer.headers["azure-asyncoperation"]).toMatch(/containerappOperationStatuses/)
    expect(answer.headers).not.toHaveProperty("location")
  })
})

describe("a container", () => {
  const database = "https://ossrdbms-aad.database.windows.net"

  it("finds its variables, those of the service, and none of App Service", async () => {
    const environment = sandbox.appEnvironment(id)
    const { latestRevisionName } = await get()
    expect(environment).toMatchObject({
      SHOP_NAME: "The Corner Shop",
      SHOP_GREETING: "sandbox-only-hello",
      CONTAINER_APP_NAME: "shop-app",
      CONTAINER_APP_REVISION: latestRevisionName,
      CONTAINER_APP_PORT: "8080",
      CONTAINER_APP_ENV_DNS_SUFFIX: "sandbox-environment.eastus.azurecontainerapps.io",
      CONTAINER_APP_HOSTNAME: `${latestRevisionName}.sandbox-environment.eastus.azurecontainerapps.io`,
    })
    expect(Object.keys(environment).filter((name) => /^(WEBSITE|IDENTITY|MSI)_/.test(name))).toEqual([])
    const sidecar = sandbox.appEnvironment(id, "sidecar")
    expect(sidecar["LEVEL"]).toBe("debug")
    expect(sidecar).not.toHaveProperty("SHOP_NAME")
    expect(() => sandbox.appEnvironment(id, "attic")).toThrow(/no container attic/)
  })

  it("gets tokens through ManagedIdentityCredential", async () => {
    await update({
      identity: { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [identityResource]: {} } },
    })
    expect((await get()).identity?.type).toBe("SystemAssigned, UserAssigned")
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
        env: { PATH: process.env["PATH"], ...sandbox.appEnvironment(id, "sidecar") },
      },
    )
    const [system, user]: string[] = JSON.parse(stdout)
    expect(decodeJwt(system ?? "")).toMatchObject({ aud: database, xms_mirid: id })
    expect(decodeJwt(user ?? "")).toMatchObject({ xms_mirid: identityResource })
  })

  it("keeps secrets out of the log", async () => {
    await client.containerApps.listSecrets(group, "shop-app")
    await update({ configuration: { secrets: [{ name: "greeting", value: "sandbox-only-new" }] } })
    expect(JSON.stringify(sandbox.requests())).not.toMatch(/sandbox-only/)
  })
})
