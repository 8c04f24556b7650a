import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { createBench, failure, run } from "./bench.ts"
import type { Bench } from "./bench.ts"
import { adminOid, appOid } from "./identity.ts"

let bench: Bench
beforeAll(async () => {
  bench = await createBench()
})
afterAll(() => bench.close())
beforeEach(() => {
  bench.errors.length = 0
  bench.view.firewall = { publicNetworkAccess: "Enabled", activeRules: bench.everywhere }
})

const one = [{ one: 1 }]
const withToken = (token: string, options = {}) =>
  bench.connect({ type: "azure-active-directory-access-token", options: { token } }, options)

test.each([true, "strict"] as const)("a token lets in with encrypt: %s", async (encrypt) => {
  const connection = await bench.asAdmin({ encrypt })
  expect((await run(connection, "select 1 as one")).rows).toEqual(one)
})

test.each([true, "strict"] as const)(
  "the password administrator gets in with encrypt: %s",
  async (encrypt) => {
    const connection = await bench.asPasswordAdmin({ encrypt })
    expect((await run(connection, "select 1 as one")).rows).toEqual(one)
  },
)

test("a client that asks whom to get a token from is told so", async () => {
  const scopes: unknown[] = []
  const connection = await bench.connect({
    type: "token-credential",
    options: {
      credential: {
        async getToken(scope: string | string[]) {
          scopes.push(scope)
          return { token: await bench.token(), expiresOnTimestamp: Date.now() + 3_600_000 }
        },
      },
    },
  })
  expect((await run(connection, "select 1 as one")).rows).toEqual(one)
  expect(scopes).toEqual(["https://database.windows.net/.default"])
})

test("a token of many kilobytes is taken", async () => {
  const connection = await withToken(await bench.token({ claim: "x".repeat(20_000) }))
  expect((await run(connection, "select 1 as one")).rows).toEqual(one)
})

test.each([512, 4096, 32_767])("packets of %i bytes are agreed on", async (packetSize) => {
  const connection = await bench.asAdmin({ packetSize })
  expect((await run(connection, "rows 300")).rows).toHaveLength(300)
})

test("older versions of TDS 7 get in", async () => {
  for (const tdsVersion of ["7_3_A", "7_3_B", "7_4"]) {
    const connection = await bench.asPasswordAdmin({ tdsVersion })
    expect((await run(connection, "rows 3")).rows[0]).toEqual({ id: 0, text: "row 0", third: null })
  }
  expect(await failure(bench.asPasswordAdmin({ tdsVersion: "7_2" }))).toMatchObject({
    message: expect.stringContaining("TDS 7.3"),
  })
})

test("a token for somebody else, or none at all, is refused", async () => {
  const wrong = [await bench.token({ audience: "https://management.azure.com" }), "nonsense"]
  for (const token of wrong) {
    expect(await failure(withToken(token))).toMatchObject({
      message: expect.stringContaining("Login failed for user '<token-identified principal>'."),
    })
  }
})

test("a wrong password is refused", async () => {
  const attempt = bench.connect({ type: "default", options: { userName: "sqladmin", password: "wrong" } })
  expect(await failure(attempt)).toMatchObject({ message: "Login failed for user 'sqladmin'." })
  expect(bench.errors).toMatchObject([{ number: 18_456, class: 14 }])
})

test("a database that does not exist is named, and the login fails with it", async () => {
  await failure(bench.asAdmin({ database: "nowhere" }))
  expect(bench.errors.map(({ number, message }) => [number, message])).toEqual([
    [4060, 'Cannot open database "nowhere" requested by the login. The login failed.'],
    [18_456, "Login failed for user '<token-identified principal>'."],
  ])
})

test("the firewall is looked at first, and knows clients from apps in Azure", async () => {
  const app = await bench.token({ oid: appOid, kind: "app" })
  const refused = {
    message: expect.stringMatching(
      /^Cannot open server 'sql1' requested by the login\. Client with IP address '203\.0\.113\.7' is not allowed/,
    ),
  }
  bench.view.firewall.activeRules = []
  expect(await failure(bench.asAdmin())).toMatchObject(refused)
  expect(await failure(withToken("nonsense"))).toMatchObject(refused)
  expect(bench.errors.map(({ number }) => number)).toEqual([40_615, 40_615])
  expect(await failure(withToken(app))).toMatchObject(refused)
  bench.view.firewall.activeRules = [{ name: "azure", startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" }]
  await withToken(app)
  expect(await failure(bench.asAdmin())).toMatchObject(refused)
  expect(await failure(withToken(await bench.token({ oid: adminOid, kind: "app" })))).toMatchObject(refused)
  bench.view.firewall.activeRules = [
    { name: "me", startIpAddress: "203.0.113.7", endIpAddress: "203.0.113.7" },
  ]
  await bench.asAdmin()
})

test("without public access nobody gets in", async () => {
  bench.view.firewall.publicNetworkAccess = "Disabled"
  expect(await failure(bench.asAdmin())).toMatchObject({
    message: expect.stringContaining("The public network interface on this server is not accessible."),
  })
  expect(bench.errors).toMatchObject([{ number: 47_073, class: 14 }])
})

test("a client that does not encrypt is told to", async () => {
  expect(await failure(bench.asAdmin({ encrypt: false }))).toMatchObject({
    message: expect.stringContaining("Server requires encryption"),
  })
})

test.each([true, "strict"] as const)("a client that does not know the CA leaves (%s)", async (encrypt) => {
  const attempt = bench.asAdmin({ encrypt, cryptoCredentialsDetails: {} })
  expect((await failure(attempt)).message).toMatch(/unable to verify|self-signed|issuer/)
})
