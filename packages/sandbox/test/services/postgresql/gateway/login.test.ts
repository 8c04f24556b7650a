import { afterAll, beforeAll, expect, test } from "vitest"
import {
  adminOid,
  appOid,
  createBench,
  failure,
  groupOid,
  memberOid,
  servicePrincipalAdminOid,
} from "./support.ts"
import type { Bench } from "./support.ts"

let bench: Bench

beforeAll(async () => {
  bench = await createBench()
  const admin = await bench.asAdmin()
  await admin.query("select pgaadauth_create_principal_with_oid('app', $1, 'service', false, false)", [
    appOid,
  ])
  await admin.query("select pgaadauth_create_principal_with_oid('person', $1, 'user', false, false)", [
    memberOid,
  ])
}, 60_000)
afterAll(() => bench.close())

const loginAs = async (user: string, password: string) =>
  (await bench.connect({ user, password })).query("select 1")

test("a token for the role's object id lets in", async () => {
  const client = await bench.asApp("app")
  expect((await client.query("select current_user, session_user")).rows).toEqual([
    { current_user: "app", session_user: "app" },
  ])
})

test("the audience may end with a slash", async () => {
  const token = await bench.token({ oid: appOid, audience: "https://ossrdbms-aad.database.windows.net/" })
  await loginAs("app", token)
})

test("a service principal can be administrator", async () => {
  await loginAs("deployer", await bench.token({ oid: servicePrincipalAdminOid }))
})

test("a member of a group logs in as the group, others do not", async () => {
  await loginAs("dbas", await bench.token({ oid: memberOid, kind: "user" }))
  expect(await failure(loginAs("dbas", await bench.token({ oid: adminOid, kind: "user" })))).toMatchObject({
    code: "28P01",
    detail: expect.stringContaining(groupOid),
  })
})

test("another object id is refused and named", async () => {
  expect(await failure(loginAs("app", await bench.token({ oid: memberOid })))).toEqual({
    code: "28P01",
    message: "Service Principal oid mismatch for role[app]",
    detail: expect.stringContaining(memberOid),
  })
})

test("another audience, an expired token, another kind and no token at all are refused", async () => {
  const tokens = {
    audience: await bench.token({ oid: appOid, audience: "https://management.azure.com" }),
    expired: await bench.token({ oid: appOid, expiresIn: -60 }),
    kind: await bench.token({ oid: appOid, kind: "user" }),
    "access token": "Passw0rd",
  }
  for (const [word, token] of Object.entries(tokens)) {
    expect(await failure(loginAs("app", token))).toMatchObject({
      code: "28P01",
      detail: expect.stringContaining(word),
    })
  }
  expect(await failure(loginAs("person", await bench.token({ oid: memberOid, kind: "app" })))).toMatchObject({
    detail: expect.stringContaining("kind app"),
  })
})

test("unknown roles and the superuser are refused with the same message", async () => {
  for (const user of ["nobody", "azuresu", "azure_pg_admin"]) {
    expect(await failure(loginAs(user, await bench.token({ oid: appOid })))).toMatchObject({
      code: "28P01",
      message: `password authentication failed for user "${user}"`,
    })
  }
})

test("passwords: the administrator's and those of ordinary roles", async () => {
  const admin = await bench.asPasswordAdmin()
  await admin.query("create role reader login password 'sesame'")
  await loginAs("reader", "sesame")
  expect(await failure(loginAs("reader", "wrong"))).toMatchObject({ code: "28P01" })
  expect(await failure(loginAs("pgadmin", "wrong"))).toMatchObject({ code: "28P01" })
  bench.server.passwordAuth = false
  expect(await failure(loginAs("reader", "sesame"))).toMatchObject({ code: "28P01" })
  bench.server.passwordAuth = true
})

test("without Entra authentication the Entra roles are refused", async () => {
  bench.server.entraAuth = false
  expect(await failure(bench.asApp("app"))).toMatchObject({ code: "28P01" })
  bench.server.entraAuth = true
})

test("without TLS nobody is let in", async () => {
  const attempt = bench.connect({ user: "app", password: "x", ssl: false })
  expect(await failure(attempt)).toMatchObject({
    code: "28000",
    message: 'no pg_hba.conf entry for host "203.0.113.7", user "app", database "appdb", no encryption',
  })
})

test("TLS from the first byte works", async () => {
  const password = await bench.token({ oid: appOid })
  const client = await bench.connect({ user: "app", password, sslnegotiation: "direct" })
  expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }])
})

test("a database that does not exist is named", async () => {
  expect(await failure(bench.asApp("app", appOid, "nowhere"))).toMatchObject({
    code: "3D000",
    message: 'database "nowhere" does not exist',
  })
})

test("the firewall refuses, and opens for new sessions at once", async () => {
  const rules = bench.server.firewallRules
  bench.server.firewallRules = []
  try {
    const refused = {
      code: "28000",
      message: 'no pg_hba.conf entry for host "203.0.113.7", user "app", database "appdb", SSL encryption',
    }
    expect(await failure(bench.asApp("app"))).toMatchObject(refused)
    bench.server.firewallRules = [{ name: "azure", startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" }]
    await bench.asApp("app")
    expect(await failure(bench.asAdmin())).toMatchObject({ code: "28000" })
    expect(await failure(bench.asPasswordAdmin())).toMatchObject({ code: "28000" })
    bench.server.firewallRules = [{ name: "me", startIpAddress: "203.0.113.7", endIpAddress: "203.0.113.7" }]
    await bench.asAdmin()
    bench.server.publicNetworkAccess = "Disabled"
    expect(await failure(bench.asAdmin())).toMatchObject({ code: "ECONNRESET" })
  } finally {
    bench.server.firewallRules = rules
    bench.server.publicNetworkAccess = "Enabled"
  }
})

test("a former administrator is refused", async () => {
  const all = bench.server.administrators
  bench.server.administrators = all.filter(({ objectId }) => objectId !== servicePrincipalAdminOid)
  await bench.plane.syncAdministrators(bench.id)
  expect(
    await failure(loginAs("deployer", await bench.token({ oid: servicePrincipalAdminOid }))),
  ).toMatchObject({
    code: "28P01",
  })
  bench.server.administrators = all
  await bench.plane.syncAdministrators(bench.id)
  await loginAs("deployer", await bench.token({ oid: servicePrincipalAdminOid }))
})

test("a principal whose administrator entry says another type is refused with Azure's words", async () => {
  const all = bench.server.administrators
  const entryOf = (principalType: "User" | "ServicePrincipal", objectId: string) => ({
    objectId,
    principalName: `entry of type ${principalType}`,
    principalType,
  })
  bench.server.administrators = [...all, entryOf("User", appOid), entryOf("ServicePrincipal", memberOid)]
  await bench.plane.syncAdministrators(bench.id)
  expect(await failure(loginAs("entry of type User", await bench.token({ oid: appOid })))).toEqual({
    code: "28P01",
    message:
      "Service Principals cannot generate AAD_AUTH_TOKENTYPE_APP_USER tokens for role[entry of type User]",
    detail: expect.stringContaining("kind app"),
  })
  const asPerson = loginAs(
    "entry of type ServicePrincipal",
    await bench.token({ oid: memberOid, kind: "user" }),
  )
  expect(await failure(asPerson)).toMatchObject({
    code: "28P01",
    detail: expect.stringContaining("kind user"),
  })
  bench.server.administrators = all
  await bench.plane.syncAdministrators(bench.id)
})
