import { connect as connectSocket } from "node:net"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ada, app, bob, createBench, failure, readers, rowsOf } from "./support.ts"
import type { Bench, TokenOptions } from "./support.ts"

let bench: Bench

beforeAll(async () => {
  bench = await createBench()
  const admin = await bench.asAdmin()
  await admin.query(`create aaduser 'app' identified by '${app.clientId}'`)
  await admin.query(`create aaduser '${bob.name}'`)
  await admin.query(`create aaduser '${readers.name}'`)
  await admin.query(`grant select on shop.* to 'app', '${bob.name}', '${readers.name}'`)
}, 60_000)
afterAll(() => bench.close())

const loginAs = async (user: string, password: string) =>
  rowsOf(await bench.connect({ user, password }), "select current_user() as account, user() as session")

const denied = (user: string) => ({
  errno: 1045,
  sqlState: "28000",
  message: `Access denied for user '${user}'@'203.0.113.7' (using password: YES)`,
})

const denialOf = async (user: string, token: TokenOptions) => failure(loginAs(user, await bench.token(token)))

test("an application logs in with a token of its client id", async () => {
  expect(await loginAs("app", await bench.token({ of: app }))).toEqual([
    { account: "app@%", session: "app@203.0.113.7" },
  ])
})

test("a person logs in with their own token", async () => {
  expect(await loginAs(bob.name, await bench.token({ of: bob }))).toMatchObject([
    { account: "bob@example.com@%" },
  ])
})

test("a member of a group logs in as the group, others do not", async () => {
  expect(await loginAs(readers.name, await bench.token({ of: bob }))).toMatchObject([
    { account: "readers@%" },
  ])
  expect(await denialOf(readers.name, { of: ada })).toMatchObject(denied(readers.name))
})

test("another identity is refused", async () => {
  expect(await denialOf("app", { of: bob })).toMatchObject(denied("app"))
  expect(await denialOf(bob.name, { of: app })).toMatchObject(denied(bob.name))
})

test("an application's object id is not its client id", async () => {
  expect(await denialOf("app", { of: { objectId: app.clientId, clientId: app.objectId } })).toMatchObject(
    denied("app"),
  )
})

test("another audience, an expired token and no token at all are refused", async () => {
  expect(await denialOf("app", { of: app, audience: "https://management.azure.com" })).toMatchObject(
    denied("app"),
  )
  expect(await denialOf("app", { of: app, expiresIn: -60 })).toMatchObject(denied("app"))
  expect(await failure(loginAs("app", "Passw0rd"))).toMatchObject(denied("app"))
})

test("the audience may end with a slash", async () => {
  await loginAs("app", await bench.token({ of: app, audience: "https://ossrdbms-aad.database.windows.net/" }))
})

test("the administrator may be a group, whose members log in with its name", async () => {
  const { administrator } = bench.server
  bench.server.administrator = { objectId: readers.objectId, login: "dbas", identityResourceId: "/identity" }
  try {
    await bench.plane.syncAdministrators(bench.id)
    expect(await loginAs("dbas", await bench.token({ of: bob }))).toMatchObject([{ account: "dbas@%" }])
    expect(await denialOf("dbas", { of: ada })).toMatchObject(denied("dbas"))
    expect(await denialOf(ada.name, { of: ada })).toMatchObject(denied(ada.name))
  } finally {
    bench.server.administrator = administrator
    await bench.plane.syncAdministrators(bench.id)
  }
  expect(await denialOf("dbas", { of: bob })).toMatchObject(denied("dbas"))
  await bench.asAdmin()
})

test("passwords: the administrator's and those of ordinary accounts", async () => {
  const admin = await bench.asPasswordAdmin()
  await admin.query("create user 'reader' identified by 'sesame'")
  await admin.query("grant select on shop.* to 'reader'")
  expect(await loginAs("reader", "sesame")).toMatchObject([{ account: "reader@%" }])
  expect(await failure(loginAs("reader", "wrong"))).toMatchObject(denied("reader"))
  expect(await failure(loginAs("mysqladmin", "wrong"))).toMatchObject(denied("mysqladmin"))
  expect(await failure(loginAs("reader", ""))).toMatchObject({ errno: 1045 })
})

test("drivers that allow no clear passwords log in with a password, and not with a token", async () => {
  const { administratorLogin: user, administratorPassword: password } = bench.server
  const connection = await bench.connect({ user, password, enableCleartextPlugin: false })
  expect(await rowsOf(connection, "select 1 as one")).toEqual([{ one: 1 }])
  const token = await bench.token({ of: app })
  expect(
    await failure(bench.connect({ user: "app", password: token, enableCleartextPlugin: false })),
  ).toMatchObject({ message: expect.stringContaining("mysql_clear_password") })
})

test("the host of an account is matched with the client's address", async () => {
  const admin = await bench.asPasswordAdmin()
  await admin.query("create user 'near'@'203.0.113.%' identified by 'sesame'")
  await admin.query("create user 'far'@'198.51.100.%' identified by 'sesame'")
  await admin.query("grant select on shop.* to 'near'@'203.0.113.%', 'far'@'198.51.100.%'")
  expect(await loginAs("near", "sesame")).toMatchObject([{ account: "near@203.0.113.%" }])
  expect(await failure(loginAs("far", "sesame"))).toMatchObject(denied("far"))
})

test("unknown users and Azure's own account are refused", async () => {
  for (const user of ["nobody", "azure_superuser", "root", "mariadb.sys", ""]) {
    expect(await failure(loginAs(user, "Passw0rd"))).toMatchObject({ errno: 1045 })
  }
})

test("without TLS nobody is let in", async () => {
  const { host, port } = bench
  const { createConnection } = await import("mysql2/promise")
  const attempt = createConnection({ host, port, user: "mysqladmin", password: "sandbox-only-Passw0rd" })
  expect(await failure(attempt)).toMatchObject({
    errno: 3159,
    message: "Connections using insecure transport are prohibited while --require_secure_transport=ON.",
  })
})

test("the certificate is verified with the sandbox's authority only", async () => {
  const attempt = bench.connect({ user: "mysqladmin", password: "x", ssl: {} })
  expect(await failure(attempt)).toMatchObject({ message: expect.stringContaining("certificate") })
})

test("a database that does not exist, or may not be used, is named", async () => {
  expect(await failure(bench.asPasswordAdmin({ database: "nowhere" }))).toMatchObject({
    errno: 1049,
    message: "Unknown database 'nowhere'",
  })
  expect(await failure(bench.asApp("app", { database: "mysql" }))).toMatchObject({
    errno: 1044,
    sqlState: "42000",
  })
})

test("the firewall refuses, and opens for new sessions at once", async () => {
  const rules = bench.server.firewallRules
  const refused = {
    errno: 9000,
    message: "Client with IP address '203.0.113.7' is not allowed to connect to this MySQL server.",
  }
  bench.server.firewallRules = []
  try {
    expect(await failure(bench.asApp("app"))).toMatchObject(refused)
    bench.server.firewallRules = [{ name: "azure", startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" }]
    await bench.asApp("app")
    expect(await failure(bench.asAdmin())).toMatchObject({ ...refused, sqlState: "HY000" })
    expect(await failure(bench.asPasswordAdmin())).toMatchObject(refused)
    bench.server.firewallRules = [{ name: "me", startIpAddress: "203.0.113.7", endIpAddress: "203.0.113.7" }]
    await bench.asAdmin()
    bench.server.publicNetworkAccess = "Disabled"
    expect(await failure(bench.asAdmin())).toMatchObject({ code: "ECONNRESET" })
  } finally {
    bench.server.firewallRules = rules
    bench.server.publicNetworkAccess = "Enabled"
  }
})

test("what is not MySQL's protocol ends the connection and nothing else", async () => {
  const garbage = [
    randomBytes(2000),
    Buffer.from("GET / HTTP/1.1\r\n\r\n"),
    Buffer.from([0xff, 0xff, 0xff, 1]),
    // A handshake response that is cut off in the middle.
    Buffer.from([4, 0, 0, 1, 0, 2, 0, 0]),
  ]
  for (const bytes of garbage) {
    const socket = connectSocket({ host: bench.host, port: bench.port })
    socket.on("error", () => socket.destroy())
    await once(socket, "data")
    socket.resume()
    socket.end(bytes)
    await once(socket, "close")
  }
  await bench.asApp("app")
})
