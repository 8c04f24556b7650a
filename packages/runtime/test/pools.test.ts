import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { createTokenCache, type Protocol, readConnection, type TokenCache } from "../src/index.ts"
import { drivers } from "./drivers.ts"
import { admittingSeed, auths, fabric, openShop, type Shop, targets } from "./shop.ts"

let shop: Shop
let tokens: TokenCache
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(async () => {
  await shop.begin()
  tokens = createTokenCache()
  return () => tokens.close()
})
afterAll(() => shop.stop())

/** Who the database says the app is. */
async function whoIs(protocol: Protocol, options: { readonly connection?: string } = {}) {
  const pool = await drivers[protocol]({ environment: shop.environment(), tokens, ...options })
  try {
    return await pool.me()
  } finally {
    await pool.end()
  }
}

const protocols = ["postgresql", "mysql", "tds"] as const
/** SQL names its users after the identity, and an application that is given by its ids after the client id. */
const sqlUsers = {
  "system identity": "shop-web",
  "user identity": "shop-identity",
  "service principal": auths["service principal"].options["client-id"],
}

describe.each(protocols)("%s", (protocol) => {
  test.each(["system identity", "user identity", "service principal"] as const)(
    "opens the database as a %s",
    async (auth) => {
      await shop.connect({ target: targets[protocol], auth: auths[auth] })
      expect(await whoIs(protocol)).toBe(protocol === "tds" ? sqlUsers[auth] : "aad_shop")
    },
  )

  test("follows keys that were given other names", async () => {
    const first = { postgresql: "AZURE_POSTGRESQL_", mysql: "AZURE_MYSQL_", tds: "AZURE_SQL_" }[protocol]
    await shop.connect({
      target: targets[protocol],
      auth: auths["service principal"],
      customizedKeys: {
        [`${first}PORT`]: "DB_PORT",
        [`${first}DATABASE`]: "DB_NAME",
        [`${first}CLIENTSECRET`]: "DB_SECRET",
      },
    })
    expect(await whoIs(protocol)).toBe(protocol === "tds" ? sqlUsers["service principal"] : "aad_shop")
  })

  test("takes what client type none writes", async () => {
    await shop.connect({
      target: targets[protocol],
      auth: auths["service principal"],
      client: "none",
    })
    expect(await whoIs(protocol)).toBe(protocol === "tds" ? sqlUsers["service principal"] : "aad_shop")
  })

  test("opens the one of two connections that is named", async () => {
    await shop.connect({ target: targets[protocol], name: "orders" })
    await shop.connect({ target: targets[protocol], name: "stock", auth: auths["user identity"] })
    await expect(whoIs(protocol)).rejects.toMatchObject({
      code: "ambiguous_connection",
      message: expect.stringContaining("orders, stock"),
    })
    const users = [
      await whoIs(protocol, { connection: "orders" }),
      await whoIs(protocol, { connection: "stock" }),
    ]
    expect(users).toEqual(protocol === "tds" ? ["shop-web", "shop-identity"] : ["aad_orders", "aad_stock"])
  })

  test("asks once for a token under 1,000 connects", async () => {
    await shop.connect({ target: targets[protocol] })
    const environment = shop.environment()
    shop.tokenRequests()
    for (let round = 0; round < 10; round += 1) {
      const pools = await Promise.all(
        Array.from({ length: 20 }, () => drivers[protocol]({ environment, tokens, max: 5 })),
      )
      await Promise.all(pools.flatMap((pool) => Array.from({ length: 5 }, () => pool.me())))
      await Promise.all(pools.map((pool) => pool.end()))
    }
    expect(shop.tokenRequests()).toBe(1)
  })

  test("uses a credential of the app's own", async () => {
    await shop.connect({ target: targets[protocol] })
    const environment = shop.environment()
    const principalId = shop.sandbox.state().sites?.[0]?.systemIdentity?.principalId ?? ""
    const asked: unknown[] = []
    const credential = {
      async getToken(scope: string | string[]) {
        asked.push(scope)
        const token = await shop.sandbox.tokenFor(principalId, String(scope).replace(/\/\.default$/, ""))
        return { token, expiresOnTimestamp: Date.now() + 3_600_000 }
      },
    }
    const pool = await drivers[protocol]({ environment, tokens, credential })
    expect(await pool.me()).toBe(protocol === "tds" ? "shop-web" : "aad_shop")
    await pool.end()
    expect(asked).toHaveLength(1)
  })

  test("says which identity gets no token, where it was read, and what to do", async () => {
    await shop.connect({ target: targets[protocol], auth: auths["user identity"] })
    const other = "80000000-0000-4000-8000-000000000002"
    const environment = shop.environment()
    const [variable = ""] = Object.keys(environment).filter((name) => name.endsWith("_CLIENTID"))
    const open = async () => {
      const pool = await drivers[protocol]({ environment: { ...environment, [variable]: other }, tokens })
      try {
        await pool.me()
      } finally {
        await pool.end()
      }
    }
    const error: unknown = await open().catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: "token_refused", variable })
    expect(String(error)).toContain(`the user-assigned identity with client id ${other} (${variable})`)
    expect(String(error)).toContain("No Managed Identity found")
    expect(String(error)).toContain(`Assign that identity to the app, or set ${variable}`)
  })
})

test.each(["nodejs", "none"])("opens SQL database in Fabric, with client type %s", async (client) => {
  await shop.connect({ target: fabric, client })
  expect(await whoIs("tds")).toBe("shop-web")
})

test("pools of different drivers share a token for the same scope", async () => {
  await shop.connect({ target: targets.postgresql, name: "one" })
  await shop.connect({ target: targets.mysql, name: "two" })
  shop.environment()
  shop.tokenRequests()
  await Promise.all([whoIs("postgresql"), whoIs("mysql")])
  expect(shop.tokenRequests()).toBe(1)
})

test("a person at their own machine is whoever DefaultAzureCredential finds", async () => {
  await shop.sandbox.seed(admittingSeed)
  const folder = await mkdtemp(join(tmpdir(), "keyless-runtime-"))
  const file = join(folder, ".env")
  const own = shop.sandbox.callerEnvironment()
  const names = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"]
  try {
    await shop.connect({
      source: { kind: "local", options: { file } },
      target: targets.postgresql,
      auth: { kind: "user-account" },
    })
    for (const name of names) process.env[name] = own[name]
    const environment = parseEnv(await readFile(file, "utf8"))
    expect(readConnection({ protocol: "postgresql", environment }).identity).toEqual({ kind: "person" })
    const pool = await drivers.postgresql({ environment, tokens })
    expect(await pool.me()).toBe("aad_shop")
    await pool.end()
  } finally {
    for (const name of names) delete process.env[name]
    await rm(folder, { recursive: true })
  }
})

test("without a record, what Service Connector writes is read", async () => {
  await shop.connect({ target: targets.mysql, auth: auths["user identity"] })
  const { KEYLESS_CONNECTION_SHOP: _, ...environment } = shop.environment()
  expect(readConnection({ protocol: "mysql", environment })).toMatchObject({
    user: "aad_shop",
    identity: { kind: "user-identity" },
    identityFrom: "AZURE_MYSQL_CLIENTID",
  })
})
