import { WebSiteManagementClient } from "@azure/arm-appservice"
import { MySQLManagementFlexibleServerClient } from "@azure/arm-mysql-flexible"
import { createConnection } from "mysql2/promise"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startSandbox, userAssignedIdentityId, type Sandbox } from "../../../src/index.ts"
import { appTokenOf, caller, clientOptions, credentialOf, group, subscriptionId } from "../../harness.ts"

const scope = "https://ossrdbms-aad.database.windows.net/.default"
const identity = userAssignedIdentityId({ subscriptionId, resourceGroup: group, name: "mysql-identity" })
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ faults: { retryAfterSeconds: 0 } })
})
afterAll(() => sandbox.stop())

const connect = (user: string, password: string) => {
  const server = sandbox.databases().find(({ id }) => id.endsWith("/shop-mysql"))
  if (server === undefined) throw new Error("the MySQL server does not run")
  return createConnection({
    host: server.host,
    port: server.port,
    user,
    password,
    database: "shop",
    enableCleartextPlugin: true,
    ssl: { ca: sandbox.caPem },
  })
}

test("ARM, Entra, the directory, the gateway and the identity endpoint play together", async () => {
  const credential = credentialOf(sandbox)
  const mysql = new MySQLManagementFlexibleServerClient(credential, subscriptionId, clientOptions(sandbox))
  const web = new WebSiteManagementClient(credential, subscriptionId, clientOptions(sandbox))
  const { token } = await credential.getToken(scope)

  await mysql.azureADAdministrators.beginCreateOrUpdateAndWait(group, "shop-mysql", "ActiveDirectory", {
    administratorType: "ActiveDirectory",
    login: "keyless-demo",
    sid: caller.objectId,
    identityResourceId: identity,
  })
  await expect(connect("keyless-demo", token)).rejects.toThrow("203.0.113.7")
  const mine = { startIpAddress: "203.0.113.7", endIpAddress: "203.0.113.7" }
  await mysql.firewallRules.beginCreateOrUpdateAndWait(group, "shop-mysql", "mine", mine)
  const site = await web.webApps.update(group, "shop-web", { identity: { type: "SystemAssigned" } })
  const admin = await connect("keyless-demo", token)
  // By its display name, which the server looks up as its own identity.
  await admin.query("create aaduser 'aad_shop' identified by 'shop-web'")
  await admin.query("grant select, insert, create on shop.* to 'aad_shop'@'%'")
  await admin.end()

  const appToken = await appTokenOf(sandbox, "https://ossrdbms-aad.database.windows.net")
  const app = await connect("aad_shop", appToken)
  await app.query("create table orders (id int primary key)")
  await app.query("insert into orders values (1)")
  const [rows] = await app.query("select id from orders")
  expect(rows).toEqual([{ id: 1 }])
  await app.end()
  expect(JSON.stringify(sandbox.statements())).not.toContain(appToken)

  sandbox.revokeTokens(site.identity?.principalId ?? "")
  await expect(connect("aad_shop", appToken)).rejects.toThrow("Access denied")
})

test("a reset takes back the administrator and what the databases hold", async () => {
  await sandbox.reset()
  const credential = credentialOf(sandbox)
  const mysql = new MySQLManagementFlexibleServerClient(credential, subscriptionId, clientOptions(sandbox))
  const mine = { startIpAddress: "203.0.113.7", endIpAddress: "203.0.113.7" }
  await mysql.firewallRules.beginCreateOrUpdateAndWait(group, "shop-mysql", "mine", mine)
  const { token } = await credential.getToken(scope)
  await expect(connect("keyless-demo", token)).rejects.toThrow("Access denied")
  const admin = await connect("mysqladmin", "sandbox-only-Passw0rd")
  expect((await admin.query("show tables"))[0]).toEqual([])
  await admin.end()
})

test("databases that SQL makes and drops come and go in ARM", async () => {
  const { databases } = new MySQLManagementFlexibleServerClient(
    credentialOf(sandbox),
    subscriptionId,
    clientOptions(sandbox),
  )
  const listed = async () => {
    const names: (string | undefined)[] = []
    for await (const { name } of databases.listByServer(group, "shop-mysql")) names.push(name)
    return names
  }
  const before = await listed()
  expect(before).toContain("shop")
  const admin = await connect("mysqladmin", "sandbox-only-Passw0rd")
  await admin.query("create database by_sql")
  await admin.query("create schema another")
  expect(await listed()).toEqual([...before, "another", "by_sql"])
  expect(await databases.get(group, "shop-mysql", "by_sql")).toMatchObject({ name: "by_sql" })
  await admin.query("drop database by_sql")
  await admin.query("drop schema another")
  await admin.end()
  expect(await listed()).toEqual(before)
})
