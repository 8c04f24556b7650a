import { WebSiteManagementClient } from "@azure/arm-appservice"
import { PostgreSQLManagementFlexibleServerClient } from "@azure/arm-postgresql-flexible"
import { Client } from "pg"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startSandbox, type Sandbox } from "../../../src/index.ts"
import { appTokenOf, caller, clientOptions, credentialOf, group, subscriptionId } from "../../harness.ts"

const scope = "https://ossrdbms-aad.database.windows.net/.default"
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ faults: { retryAfterSeconds: 0 } })
})
afterAll(() => sandbox.stop())

const connect = async (user: string, password: string, database: string) => {
  const [server] = sandbox.databases()
  if (server === undefined) throw new Error("no database server")
  const client = new Client({
    host: server.host,
    port: server.port,
    user,
    password,
    database,
    ssl: { ca: sandbox.caPem },
  })
  await client.connect()
  return client
}

test("ARM, Entra, the gateway and the identity endpoint play together", async () => {
  const credential = credentialOf(sandbox)
  const web = new WebSiteManagementClient(credential, subscriptionId, clientOptions(sandbox))
  const postgres = new PostgreSQLManagementFlexibleServerClient(
    credential,
    subscriptionId,
    clientOptions(sandbox),
  )
  const { token } = await credential.getToken(scope)

  await postgres.administratorsMicrosoftEntra.beginCreateOrUpdateAndWait(group, "shop-db", caller.objectId, {
    principalName: "keyless-demo",
    principalType: "ServicePrincipal",
    tenantId: sandbox.tenantId,
  })
  await expect(connect("keyless-demo", token, "postgres")).rejects.toThrow(
    /no pg_hba.conf entry for host "203.0.113.7"/,
  )
  await postgres.firewallRules.beginCreateOrUpdateAndWait(group, "shop-db", "mine", {
    startIpAddress: "203.0.113.7",
    endIpAddress: "203.0.113.7",
  })
  const site = await web.webApps.update(group, "shop-web", { identity: { type: "SystemAssigned" } })
  const admin = await connect("keyless-demo", token, "postgres")
  await admin.query("select * from pgaadauth_create_principal_with_oid($1, $2, 'service', false, false)", [
    "aad_shop",
    site.identity?.principalId,
  ])
  await admin.query(`grant all privileges on database "shop" to "aad_shop"`)
  await admin.end()
  const shop = await connect("keyless-demo", token, "shop")
  await shop.query(`grant create on schema public to "aad_shop"`)
  await shop.end()

  const appToken = await appTokenOf(sandbox, "https://ossrdbms-aad.database.windows.net")
  const app = await connect("aad_shop", appToken, "shop")
  await app.query("create table orders (id int primary key)")
  await app.query("insert into orders values (1)")
  expect((await app.query("select id from orders")).rows).toEqual([{ id: 1 }])
  await app.end()
  expect(sandbox.statements().some((statement) => statement.sql.startsWith("create table orders"))).toBe(true)
  expect(JSON.stringify(sandbox.statements())).not.toContain(appToken)

  sandbox.revokeTokens(site.identity?.principalId ?? "")
  await expect(connect("aad_shop", appToken, "shop")).rejects.toThrow("password authentication failed")
})

test("a reset takes back rules, administrators and what the databases hold", async () => {
  await sandbox.reset()
  const postgres = new PostgreSQLManagementFlexibleServerClient(
    credentialOf(sandbox),
    subscriptionId,
    clientOptions(sandbox),
  )
  await postgres.firewallRules.beginCreateOrUpdateAndWait(group, "shop-db", "mine", {
    startIpAddress: "203.0.113.7",
    endIpAddress: "203.0.113.7",
  })
  const admin = await connect("pgadmin", "sandbox-only-Passw0rd", "shop")
  expect((await admin.query("select to_regclass('public.orders') as found")).rows).toEqual([{ found: null }])
  await admin.end()
  await expect(connect("keyless-demo", "any", "postgres")).rejects.toThrow("password authentication failed")
})

test("databases that SQL makes and drops come and go in ARM", async () => {
  const { databases } = new PostgreSQLManagementFlexibleServerClient(
    credentialOf(sandbox),
    subscriptionId,
    clientOptions(sandbox),
  )
  const listed = () => namesOf(databases.listByServer(group, "shop-db"))
  const builtIn = ["azure_maintenance", "postgres", "azure_sys"]
  expect(await listed()).toEqual([...builtIn, "shop"])
  const admin = await connect("pgadmin", "sandbox-only-Passw0rd", "postgres")
  await admin.query(`create database "By SQL"`)
  expect(await listed()).toEqual([...builtIn, "shop", "By SQL"])
  expect(await databases.get(group, "shop-db", "By SQL")).toMatchObject({ name: "By SQL", charset: "UTF8" })
  await admin.query(`alter database "By SQL" rename to renamed`)
  await databases.beginDeleteAndWait(group, "shop-db", "renamed")
  expect((await admin.query("select from pg_database where datname = 'renamed'")).rowCount).toBe(0)
  await databases.beginCreateAndWait(group, "shop-db", "by_arm", {})
  await admin.query("drop database by_arm")
  await expect(databases.get(group, "shop-db", "by_arm")).rejects.toMatchObject({ statusCode: 404 })
  await admin.end()
  expect(await listed()).toEqual([...builtIn, "shop"])
})

async function namesOf(pages: AsyncIterable<{ name?: string }>): Promise<(string | undefined)[]> {
  const names: (string | undefined)[] = []
  for await (const { name } of pages) names.push(name)
  return names
}
