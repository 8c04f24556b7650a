import { ManagedServiceIdentityClient } from "@azure/arm-msi"
import { SqlManagementClient } from "@azure/arm-sql"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { demoSeed, type Sandbox, type SandboxSeed, type SqlServerView } from "../../../src/index.ts"
import {
  adaId,
  armHeaders,
  call,
  caller,
  clientOptions,
  collect,
  credentialOf,
  group,
  startDemo,
  subscriptionId,
  viewOf,
  type MemoryPlane,
} from "../../harness.ts"

const serverResource = `/subscriptions/${subscriptionId}/resourceGroups/demo/providers/Microsoft.Sql/servers/sql1`
const serverIdentity = "90000000-0000-4000-8000-000000000001"
const seed = {
  ...demoSeed,
  sqlServers: [
    {
      resourceGroup: "demo",
      name: "sql1",
      databases: ["shop"],
      sql: { shop: ["create table items (id int)"] },
      systemIdentity: { principalId: serverIdentity },
    },
  ],
} satisfies SandboxSeed
const administrator = { administratorType: "ActiveDirectory", login: "ada@keyless.example", sid: adaId }

let sandbox: Sandbox
let plane: MemoryPlane<SqlServerView>
let sql: SqlManagementClient

beforeAll(async () => {
  ;({ sandbox, sqlPlane: plane } = await startDemo({ seed }))
  sql = new SqlManagementClient(credentialOf(sandbox), subscriptionId, clientOptions(sandbox))
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.seed(seed)
  sandbox.clearLogs()
  plane.calls.length = 0
  plane.refuse = undefined
})

const view = () => viewOf(plane, serverResource)
const makeAdministrator = (more: Partial<typeof administrator> = {}) =>
  sql.serverAzureADAdministrators.beginCreateOrUpdateAndWait(group, "sql1", "ActiveDirectory", {
    ...administrator,
    ...more,
  })

test("reads servers, databases and what is allowed", async () => {
  const server = await sql.servers.get(group, "SQL1")
  expect(server).toMatchObject({
    id: serverResource,
    fullyQualifiedDomainName: "127.0.0.1",
    state: "Ready",
    publicNetworkAccess: "Enabled",
    identity: { type: "SystemAssigned", principalId: serverIdentity, tenantId: sandbox.tenantId },
  })
  expect(server.administrators).toBeUndefined()
  expect(await collect(sql.servers.list())).toHaveLength(1)
  expect(await collect(sql.servers.listByResourceGroup(group))).toHaveLength(1)
  expect(await sql.databases.get(group, "sql1", "Shop")).toMatchObject({
    id: `${serverResource}/databases/shop`,
    status: "Online",
  })
  expect((await collect(sql.databases.listByServer(group, "sql1"))).map(({ name }) => name)).toEqual([
    "master",
    "shop",
  ])
  expect(
    (await sql.serverAzureADOnlyAuthentications.get(group, "sql1", "Default")).azureADOnlyAuthentication,
  ).toBe(false)
  expect(await collect(sql.serverAzureADAdministrators.listByServer(group, "sql1"))).toEqual([])
})

test("what is missing answers 404 as recorded", async () => {
  await expect(sql.servers.get(group, "nope")).rejects.toMatchObject({
    statusCode: 404,
    code: "ResourceNotFound",
    message: "The requested resource of type 'Microsoft.Sql/servers' with name 'nope' was not found.",
  })
  await expect(sql.databases.get(group, "sql1", "nope")).rejects.toMatchObject({ statusCode: 404 })
  await expect(sql.serverAzureADAdministrators.get(group, "sql1", "ActiveDirectory")).rejects.toMatchObject({
    statusCode: 404,
  })
})

test("one administrator comes, is replaced and goes", async () => {
  const made = await makeAdministrator()
  expect(made).toMatchObject({
    id: `${serverResource}/administrators/ActiveDirectory`,
    type: "Microsoft.Sql/servers",
    sid: adaId,
    tenantId: sandbox.tenantId,
  })
  expect(view().administrators).toEqual([adaId])
  await makeAdministrator({ login: "keyless-demo", sid: caller.clientId })
  expect(await collect(sql.serverAzureADAdministrators.listByServer(group, "sql1"))).toHaveLength(1)
  // An application may be named by its client id.
  expect(view().administrators).toEqual([caller.objectId])
  const shown = await sql.servers.get(group, "sql1", { expand: "administrators/activedirectory" })
  expect(shown.administrators).toMatchObject({ principalType: "Application", login: "keyless-demo" })
  await sql.serverAzureADAdministrators.beginDeleteAndWait(group, "sql1", "ActiveDirectory")
  expect(view().administrators).toEqual([])
  expect(plane.calls).toEqual(["administrators", "administrators", "administrators"])
})

test("an administrator the databases refuse is not made", async () => {
  plane.refuse = "the engine is gone"
  await expect(makeAdministrator()).rejects.toThrow("the engine is gone")
  expect(view().administrators).toEqual([])
})

test("without passwords the administrator stays", async () => {
  const [server] = seed.sqlServers
  await sandbox.seed({ ...seed, sqlServers: [{ ...Object(server), entraOnly: true }] })
  await makeAdministrator()
  expect(view().passwordAdministrator).toBeNull()
  await expect(
    sql.serverAzureADAdministrators.beginDeleteAndWait(group, "sql1", "ActiveDirectory"),
  ).rejects.toMatchObject({ statusCode: 400 })
})

test("a write of the administrator has the recorded form", async () => {
  const accepted = await call(
    sandbox,
    `${serverResource}/administrators/ActiveDirectory?api-version=2020-11-01-preview`,
    {
      method: "PUT",
      headers: await armHeaders(sandbox),
      body: JSON.stringify({ properties: administrator }),
    },
  )
  expect(accepted.status).toBe(202)
  expect(accepted.json).toEqual({
    operation: "CreateActiveDirectoryAdministrator",
    startTime: expect.any(String),
  })
  expect(accepted.headers["azure-asyncoperation"]).toMatch(
    /\/resourceGroups\/demo\/providers\/Microsoft\.Sql\/locations\/eastus\/serverAdministratorAzureAsyncOperation\/[0-9a-f-]{36}\?api-version=2020-11-01-preview$/,
  )
})

test("rules are written at once and act after their delay", async () => {
  sandbox.setFaults({ firewallDelayMs: 60_000 })
  const rule = { startIpAddress: "203.0.113.7", endIpAddress: "203.0.113.7" }
  expect(await sql.firewallRules.createOrUpdate(group, "sql1", "mine", rule)).toMatchObject(rule)
  expect(view().firewall).toEqual({ publicNetworkAccess: "Enabled", activeRules: [] })
  sandbox.setFaults({ firewallDelayMs: 0 })
  expect(view().firewall?.activeRules).toEqual([{ name: "mine", ...rule }])
  const wider = { startIpAddress: "203.0.113.0", endIpAddress: "203.0.113.255" }
  await sql.firewallRules.createOrUpdate(group, "sql1", "mine", wider)
  expect(await collect(sql.firewallRules.listByServer(group, "sql1"))).toMatchObject([wider])
  await sql.firewallRules.delete(group, "sql1", "mine")
  await sql.firewallRules.createOrUpdate(group, "sql1", "Office, 2nd floor", rule)
  await expect(sql.firewallRules.createOrUpdate(group, "sql1", "a:b", rule)).rejects.toMatchObject({
    statusCode: 400,
  })
  await expect(sql.firewallRules.get(group, "sql1", "mine")).rejects.toMatchObject({ statusCode: 404 })
  expect(sandbox.requests().some((request) => request.polling)).toBe(false)
})

test("the gateway sees the whole server", async () => {
  expect(view()).toEqual({
    id: serverResource.toLowerCase(),
    name: "sql1",
    flavour: "azure-sql",
    databases: [{ name: "shop", sql: ["create table items (id int)"] }],
    administrators: [],
    admitted: null,
    passwordAdministrator: { login: "sqladmin", password: "sandbox-only-Passw0rd" },
    firewall: { publicNetworkAccess: "Enabled", activeRules: [] },
    clientAddress: "203.0.113.7",
    audiences: ["https://database.windows.net"],
    canReadDirectory: false,
  })
  const graphPermissions = {
    [serverIdentity]: ["User.Read.All", "GroupMember.Read.All", "Application.Read.All"],
  }
  await sandbox.seed({ ...seed, directory: { ...demoSeed.directory, graphPermissions } })
  expect(view().canReadDirectory).toBe(true)
})

test("the server's identity is one of the directory", async () => {
  const identities = new ManagedServiceIdentityClient(
    credentialOf(sandbox),
    subscriptionId,
    clientOptions(sandbox),
  )
  const identity = await identities.systemAssignedIdentities.getByScope(serverResource.slice(1))
  expect(identity.principalId).toBe(serverIdentity)
  expect(await sandbox.tokenFor(serverIdentity, "https://graph.microsoft.com")).toMatch(/\./)
})
