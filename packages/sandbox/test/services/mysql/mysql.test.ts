import { ManagedServiceIdentityClient } from "@azure/arm-msi"
import { MySQLManagementFlexibleServerClient } from "@azure/arm-mysql-flexible"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { demoSeed, type MysqlServerView, type Sandbox, type SandboxSeed } from "../../../src/index.ts"
import {
  adaId,
  armHeaders,
  call,
  clientOptions,
  collect,
  credentialOf,
  group,
  identityResource,
  startDemo,
  subscriptionId,
  viewOf,
  type MemoryPlane,
} from "../../harness.ts"

const serverResource = `/subscriptions/${subscriptionId}/resourceGroups/demo/providers/Microsoft.DBforMySQL/flexibleServers/my1`
const shopIdentity = "70000000-0000-4000-8000-000000000001"
const permissions = ["User.Read.All", "GroupMember.Read.All", "Application.Read.All"]
const seed = {
  ...demoSeed,
  mysqlServers: [
    {
      resourceGroup: "demo",
      name: "my1",
      databases: ["shop"],
      firewallRules: [{ name: "azure", startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" }],
    },
  ],
} satisfies SandboxSeed
const administrator = {
  administratorType: "ActiveDirectory",
  login: "ada@keyless.example",
  sid: adaId,
  identityResourceId: identityResource,
}

let sandbox: Sandbox
let plane: MemoryPlane<MysqlServerView>
let mysql: MySQLManagementFlexibleServerClient

beforeAll(async () => {
  ;({ sandbox, mysqlPlane: plane } = await startDemo({ seed }))
  mysql = new MySQLManagementFlexibleServerClient(
    credentialOf(sandbox),
    subscriptionId,
    clientOptions(sandbox),
  )
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.seed(seed)
  sandbox.clearLogs()
  plane.calls.length = 0
  plane.refuse = undefined
})

const view = () => viewOf(plane, serverResource)
const giveIdentity = () =>
  mysql.servers.beginUpdateAndWait(group, "my1", {
    identity: { type: "UserAssigned", userAssignedIdentities: { [identityResource]: {} } },
  })
const makeAdministrator = (more: Partial<typeof administrator> = {}) =>
  mysql.azureADAdministrators.beginCreateOrUpdateAndWait(group, "my1", "ActiveDirectory", {
    ...administrator,
    ...more,
  })

test("reads servers, databases, rules, replicas and the parameter for passwords", async () => {
  const server = await mysql.servers.get(group, "MY1")
  expect(server).toMatchObject({
    id: serverResource,
    fullyQualifiedDomainName: "127.0.0.1",
    state: "Ready",
    version: "8.0.21",
    network: { publicNetworkAccess: "Enabled" },
  })
  expect(server.identity).toBeUndefined()
  expect((await collect(mysql.servers.listByResourceGroup(group))).map(({ name }) => name)).toEqual(["my1"])
  expect(await collect(mysql.servers.list())).toHaveLength(1)
  expect(await mysql.databases.get(group, "my1", "shop")).toMatchObject({
    id: `${serverResource}/databases/shop`,
    charset: "utf8mb4",
  })
  expect((await collect(mysql.databases.listByServer(group, "my1"))).map(({ name }) => name)).toEqual([
    "information_schema",
    "mysql",
    "performance_schema",
    "sys",
    "shop",
  ])
  expect(
    (await collect(mysql.firewallRules.listByServer(group, "my1"))).map((rule) => rule.startIpAddress),
  ).toEqual(["0.0.0.0"])
  expect(await collect(mysql.replicas.listByServer(group, "my1"))).toEqual([])
  expect((await mysql.configurations.get(group, "my1", "aad_auth_only")).currentValue).toBe("OFF")
  expect(await collect(mysql.azureADAdministrators.listByServer(group, "my1"))).toEqual([])
})

test("what is missing answers 404 with Azure's code", async () => {
  const missing = { statusCode: 404, code: "ResourceNotFound" }
  await expect(mysql.servers.get(group, "nope")).rejects.toMatchObject(missing)
  await expect(mysql.databases.get(group, "my1", "nope")).rejects.toMatchObject({
    ...missing,
    message:
      "The requested resource of type 'Microsoft.DBforMySQL/flexibleServers/databases' with name 'nope' was not found.",
  })
  await expect(mysql.azureADAdministrators.get(group, "my1", "ActiveDirectory")).rejects.toMatchObject(
    missing,
  )
  await expect(mysql.configurations.get(group, "my1", "no_such_parameter")).rejects.toMatchObject(missing)
})

test("identities are added to those present and shown as recorded", async () => {
  await giveIdentity()
  const server = await mysql.servers.get(group, "my1")
  expect(server.identity).toEqual({
    type: "UserAssigned",
    principalId: "00000000-0000-0000-0000-000000000000",
    tenantId: "00000000-0000-0000-0000-000000000000",
    userAssignedIdentities: {
      [identityResource]: { principalId: shopIdentity, tenantId: sandbox.tenantId },
    },
  })
  const identities = new ManagedServiceIdentityClient(
    credentialOf(sandbox),
    subscriptionId,
    clientOptions(sandbox),
  )
  const second = await identities.userAssignedIdentities.createOrUpdate(group, "second", {
    location: "eastus",
  })
  await mysql.servers.beginUpdateAndWait(group, "my1", {
    identity: { type: "UserAssigned", userAssignedIdentities: { [second.id ?? ""]: {} } },
  })
  expect(view().state.userAssignedIdentities).toEqual([identityResource, second.id])
  await expect(
    mysql.servers.beginUpdateAndWait(group, "my1", {
      identity: { type: "UserAssigned", userAssignedIdentities: { "/nope": {} } },
    }),
  ).rejects.toMatchObject({ statusCode: 400 })
})

test("an administrator needs an identity of the server", async () => {
  await expect(makeAdministrator()).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringContaining("identityResourceId"),
  })
  await giveIdentity()
  const made = await makeAdministrator({ identityResourceId: identityResource.toUpperCase() })
  expect(made).toMatchObject({
    id: `${serverResource}/administrators/ActiveDirectory`,
    name: "ActiveDirectory",
    type: "Microsoft.DBforMySQL/flexibleServers/administrators",
    administratorType: "ActiveDirectory",
    login: "ada@keyless.example",
    sid: adaId,
    tenantId: sandbox.tenantId,
  })
  expect(plane.calls).toContain("administrators")
  await expect(
    mysql.servers.beginUpdateAndWait(group, "my1", { identity: { type: "None" } }),
  ).rejects.toMatchObject({ statusCode: 400, code: "IdentityInUse" })
})

test("there is one administrator: a second replaces the first, and it can be removed", async () => {
  await giveIdentity()
  await makeAdministrator()
  await makeAdministrator({ login: "keyless-demo", sid: "40000000-0000-4000-8000-000000000001" })
  expect(await collect(mysql.azureADAdministrators.listByServer(group, "my1"))).toMatchObject([
    { login: "keyless-demo", sid: "40000000-0000-4000-8000-000000000001" },
  ])
  await mysql.azureADAdministrators.beginDeleteAndWait(group, "my1", "ActiveDirectory")
  expect(view().state.administrator).toBeUndefined()
})

test("an administrator the databases refuse is not made, and the former one stays", async () => {
  await giveIdentity()
  await makeAdministrator()
  plane.refuse = "the engine is gone"
  await expect(makeAdministrator({ login: "other" })).rejects.toThrow("the engine is gone")
  expect(view().state.administrator?.login).toBe("ada@keyless.example")
})

test("an administrator goes with the identity it needs", async () => {
  await giveIdentity()
  await makeAdministrator()
  const identities = new ManagedServiceIdentityClient(
    credentialOf(sandbox),
    subscriptionId,
    clientOptions(sandbox),
  )
  await identities.userAssignedIdentities.delete(group, "shop-identity")
  expect(view().state).toMatchObject({ userAssignedIdentities: [] })
  expect(view().state.administrator).toBeUndefined()
  await sandbox.seed(sandbox.state())
})

test("rules come and go by long-running operations, and act after their delay", async () => {
  sandbox.setFaults({ firewallDelayMs: 60_000 })
  const rule = { startIpAddress: "203.0.113.7", endIpAddress: "203.0.113.7" }
  await mysql.firewallRules.beginCreateOrUpdateAndWait(group, "my1", "mine", rule)
  expect(await mysql.firewallRules.get(group, "my1", "mine")).toMatchObject(rule)
  expect(view().activeFirewallRules.map(({ name }) => name)).toEqual(["azure"])
  sandbox.setFaults({ firewallDelayMs: 0 })
  expect(view().activeFirewallRules.map(({ name }) => name)).toEqual(["azure", "mine"])
  await mysql.firewallRules.beginDeleteAndWait(group, "my1", "mine")
  await expect(mysql.firewallRules.get(group, "my1", "mine")).rejects.toMatchObject({ statusCode: 404 })
})

test("databases are made and dropped, public access is switched", async () => {
  await mysql.databases.beginCreateOrUpdateAndWait(group, "my1", "orders", {})
  await mysql.databases.beginDeleteAndWait(group, "my1", "orders")
  expect(plane.calls).toEqual(["create orders", "drop orders"])
  await mysql.servers.beginUpdateAndWait(group, "my1", { network: { publicNetworkAccess: "Disabled" } })
  expect(view().state.publicNetworkAccess).toBe("Disabled")
})

test("a write has the recorded form", async () => {
  sandbox.setFaults({ retryAfterSeconds: 60 })
  const path = `${serverResource}/firewallRules/mine?api-version=2023-12-30`
  const accepted = await call(sandbox, path, {
    method: "PUT",
    headers: await armHeaders(sandbox),
    body: JSON.stringify({ properties: { startIpAddress: "10.0.0.1", endIpAddress: "10.0.0.2" } }),
  })
  sandbox.setFaults({ retryAfterSeconds: 0 })
  expect(accepted.status).toBe(202)
  expect(accepted.json).toEqual({
    operation: "UpsertServerFirewallRulesManagementOperation",
    startTime: expect.any(String),
  })
  expect(accepted.headers["retry-after"]).toBe("60")
  expect(accepted.headers["azure-asyncoperation"]).toMatch(
    /Microsoft\.DBforMySQL\/locations\/eastus\/azureAsyncOperation\/[0-9a-f-]{36}\?api-version=2023-12-30&t=/,
  )
})

test("the server reads the directory as the identity of its administrator", async () => {
  const { directory } = demoSeed
  const withPermissions = (held: string[]) =>
    sandbox.seed({ ...seed, directory: { ...directory, graphPermissions: { [shopIdentity]: held } } })
  await withPermissions(permissions)
  expect(view().canReadDirectory).toBe(false)
  await giveIdentity()
  expect(view().canReadDirectory).toBe(true)
  await makeAdministrator()
  expect(view().canReadDirectory).toBe(true)
  await withPermissions(permissions.slice(1))
  await giveIdentity()
  expect(view().canReadDirectory).toBe(false)
})

test("a seed whose administrator or permissions name nothing is refused", async () => {
  const [server] = seed.mysqlServers
  const lost = { objectId: adaId, login: "ada", identityResourceId: identityResource }
  await expect(
    sandbox.seed({ ...seed, mysqlServers: [{ resourceGroup: "demo", name: "my1", administrator: lost }] }),
  ).rejects.toThrow(identityResource)
  await expect(
    sandbox.seed({ ...seed, mysqlServers: [...seed.mysqlServers, ...(server ? [server] : [])] }),
  ).rejects.toThrow("MySQL server")
  await expect(
    sandbox.seed({
      ...seed,
      directory: { ...demoSeed.directory, graphPermissions: { [shopIdentity]: ["Mail.Read"] } },
    }),
  ).rejects.toThrow("Mail.Read")
})
