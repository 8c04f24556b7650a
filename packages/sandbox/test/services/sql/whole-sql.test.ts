import { WebSiteManagementClient } from "@azure/arm-appservice"
import { SqlManagementClient } from "@azure/arm-sql"
import { ConnectionPool } from "mssql"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startSandbox, type Sandbox } from "../../../src/index.ts"
import {
  appTokenOf,
  call,
  caller,
  clientOptions,
  credentialOf,
  group,
  subscriptionId,
} from "../../harness.ts"

const scope = "https://database.windows.net/.default"
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ faults: { retryAfterSeconds: 0 } })
})
afterAll(() => sandbox.stop())

const connect = async (server: string, database: string, token: string) =>
  new ConnectionPool({
    server,
    database,
    authentication: { type: "azure-active-directory-access-token", options: { token } },
    options: { encrypt: true, cryptoCredentialsDetails: { ca: sandbox.caPem } },
  }).connect()

const appToken = () => appTokenOf(sandbox, "https://database.windows.net/")

const enableSiteIdentity = async () => {
  const web = new WebSiteManagementClient(credentialOf(sandbox), subscriptionId, clientOptions(sandbox))
  const site = await web.webApps.update(group, "shop-web", { identity: { type: "SystemAssigned" } })
  return site.identity?.principalId ?? ""
}

/** Client id of a service principal as the SID of its user: SQL Server writes a GUID's first three groups backwards. */
const sidOf = (clientId: string) => {
  const [a = "", b = "", c = "", ...rest] = clientId.split("-")
  const backwards = (hex: string) => hex.match(/../g)?.toReversed().join("") ?? ""
  return `0x${backwards(a)}${backwards(b)}${backwards(c)}${rest.join("")}`
}
const siteClientId = () =>
  sandbox.state().sites?.find(({ name }) => name === "shop-web")?.systemIdentity?.clientId ?? ""

const useAsApp = async (server: string, database: string) => {
  const app = await connect(server, database, await appToken())
  await app.query("create table orders (id int primary key)")
  await app.query("insert into orders values (1)")
  expect((await app.query("select id from orders")).recordset).toEqual([{ id: 1 }])
  await app.close()
}

test("Azure SQL: ARM, Entra, the gateway and the identity endpoint play together", async () => {
  const credential = credentialOf(sandbox)
  const sql = new SqlManagementClient(credential, subscriptionId, clientOptions(sandbox))
  const { token } = await credential.getToken(scope)
  const host = (await sql.servers.get(group, "shop-sql")).fullyQualifiedDomainName ?? ""
  await sql.serverAzureADAdministrators.beginCreateOrUpdateAndWait(group, "shop-sql", "ActiveDirectory", {
    administratorType: "ActiveDirectory",
    login: "keyless-demo",
    sid: caller.objectId,
  })
  await expect(connect(host, "shop", token)).rejects.toThrow("203.0.113.7")
  await sql.firewallRules.createOrUpdate(group, "shop-sql", "mine", {
    startIpAddress: "203.0.113.7",
    endIpAddress: "203.0.113.7",
  })
  const principalId = await enableSiteIdentity()
  const admin = await connect(host, "shop", token)
  await admin.query(`create user [shop-web] with sid = ${sidOf(siteClientId())}, type = E`)
  for (const role of ["db_datareader", "db_datawriter", "db_ddladmin"])
    await admin.query(`alter role ${role} add member [shop-web]`)
  await admin.close()
  await useAsApp(host, "shop")

  const token2 = await appToken()
  sandbox.revokeTokens(principalId)
  await expect(connect(host, "shop", token2)).rejects.toThrow("Login failed")
})

test("Fabric: a role in the workspace lets the app in, and the database user says what it may do", async () => {
  const workspace = sandbox.state().fabricWorkspaces?.[0]
  const database = workspace?.sqlDatabases?.[0]
  const principalId = await enableSiteIdentity()
  const fabric = async (method: string, path: string, body?: unknown) => {
    const headers = {
      authorization: `Bearer ${await sandbox.tokenFor(caller.objectId, "https://api.fabric.microsoft.com")}`,
      "content-type": "application/json",
    }
    const url = `${sandbox.cloud.fabric}/v1/workspaces/${workspace?.id}${path}`
    return call(sandbox, url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
  }
  const { properties } = Object((await fabric("GET", `/sqlDatabases/${database?.id}`)).json)
  const [server = ""] = String(properties.serverFqdn).split(",")
  const name = String(properties.databaseName)
  const { token } = await credentialOf(sandbox).getToken(scope)
  const admin = await connect(server, name, token)
  await admin.query(`create user [shop-web] from external provider`)
  for (const role of ["db_datareader", "db_datawriter", "db_ddladmin"])
    await admin.query(`alter role ${role} add member [shop-web]`)
  await admin.close()
  await expect(connect(server, name, await appToken())).rejects.toThrow()
  const principal = { id: principalId, type: "ServicePrincipal" }
  expect((await fabric("POST", "/roleAssignments", { principal, role: "Viewer" })).status).toBe(201)
  await useAsApp(server, name)
})
