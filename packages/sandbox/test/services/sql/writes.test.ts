import { SqlManagementClient } from "@azure/arm-sql"
import { ConnectionPool } from "mssql"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { demoSeed, type Sandbox, sqlServerId, startSandbox } from "../../../src/index.ts"
import {
  armHeaders,
  call,
  clientOptions,
  collect,
  credentialOf,
  group,
  subscriptionId,
} from "../../harness.ts"

const name = "writes-sql"
const id = sqlServerId({ subscriptionId, resourceGroup: group, name })
const everywhere = [{ name: "all", startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" }]
const seed = {
  ...demoSeed,
  postgresServers: [],
  mysqlServers: [],
  fabricWorkspaces: [],
  sqlServers: [{ resourceGroup: group, name, firewallRules: everywhere, databases: ["shop"] }],
}

let sandbox: Sandbox
let client: SqlManagementClient
beforeAll(async () => {
  sandbox = await startSandbox({ seed, faults: { retryAfterSeconds: 0 } })
  client = new SqlManagementClient(credentialOf(sandbox), subscriptionId, clientOptions(sandbox))
})
afterAll(() => sandbox.stop())
beforeEach(() => sandbox.reset())

const connect = (database: string, password = "sandbox-only-Passw0rd") => {
  const server = sandbox.databases().find((one) => one.id === id)
  return new ConnectionPool({
    server: server?.host ?? "",
    port: server?.port ?? 0,
    database,
    user: "sqladmin",
    password,
    options: { encrypt: true, cryptoCredentialsDetails: { ca: sandbox.caPem } },
  }).connect()
}

test("a database is made, used, shown and deleted", async () => {
  const { databases } = client
  const made = await databases.beginCreateOrUpdateAndWait(group, name, "orders", {
    location: "eastus",
    tags: { team: "shop" },
    sku: { name: "S0", tier: "Standard" },
  })
  expect(made).toMatchObject({
    name: "orders",
    status: "Online",
    tags: { team: "shop" },
    sku: { name: "S0" },
  })
  const pool = await connect("orders")
  await pool.request().batch("create table things (id int)")
  await pool.close()
  const listed = (await collect(databases.listByServer(group, name))).map((one) => one.name)
  expect(listed).toEqual(["master", "shop", "orders"])
  expect(sandbox.state().sqlServers).toMatchObject([{ databases: ["shop", "orders"] }])

  const changed = await databases.beginUpdateAndWait(group, name, "ORDERS", { tags: { team: "stock" } })
  expect(changed).toMatchObject({ name: "orders", tags: { team: "stock" }, sku: { name: "S0" } })
  await databases.beginDeleteAndWait(group, name, "orders")
  await expect(databases.get(group, name, "orders")).rejects.toMatchObject({ statusCode: 404 })
  await expect(connect("orders")).rejects.toThrow()
  await databases.beginDeleteAndWait(group, name, "orders")
})

test("a second PUT of a database keeps what is in it", async () => {
  const make = () => client.databases.beginCreateOrUpdateAndWait(group, name, "kept", { location: "eastus" })
  await make()
  const pool = await connect("kept")
  await pool.request().batch("create table things (id int); insert into things values (7)")
  await make()
  expect((await pool.request().query("select id from things")).recordset).toEqual([{ id: 7 }])
  await pool.close()
})

test("what Azure or the sandbox cannot make is refused", async () => {
  const make = (database: string, body: Parameters<typeof client.databases.beginCreateOrUpdate>[3]) =>
    client.databases.beginCreateOrUpdateAndWait(group, name, database, body)
  await expect(make("master", { location: "eastus" })).rejects.toMatchObject({
    code: "InvalidParameterValue",
  })
  await expect(make("a.", { location: "eastus" })).rejects.toMatchObject({ code: "InvalidParameterValue" })
  await expect(make("a", { location: "westus" })).rejects.toMatchObject({ code: "InvalidResourceLocation" })
  await expect(make("a", { location: "eastus", createMode: "Copy" })).rejects.toMatchObject({
    code: "InvalidRequestContent",
  })
  await expect(make("a", { location: "eastus", collation: "Latin1_General_BIN2" })).rejects.toThrow(
    "collation",
  )
  await expect(client.databases.beginUpdateAndWait(group, name, "none", {})).rejects.toMatchObject({
    statusCode: 404,
  })
})

test("PATCH of a server changes password, network access, identity and tags", async () => {
  const patched = await client.servers.beginUpdateAndWait(group, name, {
    administratorLoginPassword: "Another-Passw0rd",
    publicNetworkAccess: "Disabled",
    identity: { type: "SystemAssigned" },
    tags: { team: "shop" },
  })
  expect(patched).toMatchObject({ publicNetworkAccess: "Disabled", tags: { team: "shop" } })
  expect(patched.identity?.principalId).toMatch(/^[0-9a-f-]{36}$/)
  await expect(connect("shop", "Another-Passw0rd")).rejects.toThrow()
  const back = await client.servers.beginUpdateAndWait(group, name, {
    publicNetworkAccess: "Enabled",
    identity: { type: "None" },
  })
  expect(back.identity).toBeUndefined()
  expect(back.tags).toEqual({ team: "shop" })
  await expect(connect("shop")).rejects.toThrow("Login failed")
  await (await connect("shop", "Another-Passw0rd")).close()
})

test("PATCH of a server refuses another administrator, and fields that the sandbox does not have", async () => {
  const patch = async (properties: object) =>
    call(sandbox, `${id}?api-version=2023-08-01`, {
      method: "PATCH",
      headers: await armHeaders(sandbox),
      body: JSON.stringify({ properties }),
    })
  expect(await patch({ administratorLogin: "else" })).toMatchObject({
    status: 400,
    json: { error: { code: "InvalidParameterValue" } },
  })
  expect(JSON.stringify((await patch({ keyId: "https://v.vault.azure.net/keys/k" })).json)).toContain("keyId")
  expect(JSON.stringify((await patch({ minimalTlsVersion: "1.0" })).json)).toContain("minimalTlsVersion")
})
