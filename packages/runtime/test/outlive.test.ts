import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { createTokenCache, type TokenCache } from "../src/index.ts"
import { drivers, type TestPool, type TestPoolOptions } from "./drivers.ts"
import { auths, openShop, type Shop, targets } from "./shop.ts"

let shop: Shop
let tokens: TokenCache
let pools: TestPool[]
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(async () => {
  await shop.begin()
  tokens = createTokenCache()
  pools = []
  return async () => {
    tokens.close()
    await Promise.all(pools.map((pool) => pool.end()))
  }
})
afterAll(() => shop.stop())

const protocols = ["postgresql", "mysql", "tds"] as const
type Protocol = (typeof protocols)[number]

/** Opens a pool that ends with the test. */
async function open(protocol: Protocol, options: TestPoolOptions = {}): Promise<TestPool> {
  const pool = await drivers[protocol]({ environment: shop.environment(), tokens, ...options })
  pools.push(pool)
  return pool
}

/** Opens a pool, asks who is logged in, and closes it: a login. */
async function logIn(protocol: Protocol, options: TestPoolOptions = {}): Promise<string> {
  const pool = await drivers[protocol]({ environment: shop.environment(), tokens, ...options })
  try {
    return await pool.me()
  } finally {
    await pool.end()
  }
}

/** How long there is load: at least so many milliseconds, and till there were so many sessions in each pool. */
interface Load {
  readonly milliseconds: number
  readonly sessions: number
}

/** Queries from several sides. A query that fails makes it throw. */
async function load(pool: TestPool, { milliseconds, sessions }: Load): Promise<void> {
  const end = performance.now() + milliseconds
  const seen = new Set<string>()
  const side = async () => {
    for (let count = 1; performance.now() < end || seen.size < sessions; count += 1) {
      seen.add(await pool.session())
      // Now and then there is nothing to do, so that connections are idle for long enough to be closed.
      if (count % 5 === 0) await sleep(1300)
    }
  }
  await Promise.all([side(), side(), side(), side()])
}

/** Opens a pool of each kind, whose connections do not last. */
async function openAll(): Promise<TestPool[]> {
  const all = await Promise.all(protocols.map((protocol) => open(protocol, { recycleSeconds: 1 })))
  await Promise.all(all.map((pool) => pool.me()))
  return all
}

/** Puts load on pools. Answers how many milliseconds it took. */
async function loadAll(all: readonly TestPool[], wanted: Load): Promise<number> {
  const begun = performance.now()
  await Promise.all(all.map((pool) => load(pool, wanted)))
  return performance.now() - begun
}

const systemIdentity = () => shop.sandbox.state().sites?.[0]?.systemIdentity?.principalId ?? ""

/** The web app's system identity with a token for two scopes. */
const scopes = 2

describe("pools of every kind under load", () => {
  beforeEach(async () => {
    for (const protocol of protocols) await shop.connect({ name: protocol, target: targets[protocol] })
    shop.environment()
    shop.tokenRequests()
  })

  /** At most one request for each life of a token, which is two to three seconds, less the last third. */
  const mostRequests = (took: number) => scopes * (took / 1300 + 2)

  test("live on while tokens live for three seconds", async () => {
    shop.setFaults({ tokenLifetimeSeconds: 3 })
    const took = await loadAll(await openAll(), { milliseconds: 15_000, sessions: 12 })
    const requests = shop.tokenRequests()
    expect(requests).toBeGreaterThan(3 * scopes)
    expect(requests).toBeLessThan(mostRequests(took))
  })

  test("do not notice that the endpoint is down while a token lives", async () => {
    shop.setFaults({ tokenLifetimeSeconds: 10 })
    const all = await openAll()
    shop.tokenRequests()
    shop.setFaults({ identityEndpointDown: true })
    const loaded = loadAll(all, { milliseconds: 12_000, sessions: 10 })
    // Down till well after the next token was asked for in vain.
    const back = (async () => {
      while (shop.tokenRequests() === 0) await sleep(50)
      await sleep(300)
      shop.setFaults({ identityEndpointDown: false })
    })()
    await Promise.all([loaded, back])
  })

  test.each([600, -600])("are not harmed by a clock that is %i seconds off", async (skew) => {
    shop.setFaults({ tokenLifetimeSeconds: 3, identityClockSkewSeconds: skew })
    const took = await loadAll(await openAll(), { milliseconds: 8000, sessions: 8 })
    const requests = shop.tokenRequests()
    expect(requests).toBeGreaterThan(scopes)
    expect(requests).toBeLessThan(mostRequests(took))
  })
})

test("a token is asked for ahead while nobody needs it, and not in lazy mode", async () => {
  await shop.connect({ target: targets.postgresql })
  shop.setFaults({ tokenLifetimeSeconds: 2 })
  const lazy = createTokenCache({ refresh: "lazy" })
  await logIn("postgresql", { tokens: lazy })
  shop.tokenRequests()
  await sleep(4000)
  expect(shop.tokenRequests()).toBe(0)
  await logIn("postgresql", { tokens: lazy })
  expect(shop.tokenRequests()).toBe(1)

  await logIn("postgresql")
  shop.tokenRequests()
  await expect.poll(() => shop.tokenRequests(), { timeout: 20_000 }).toBe(1)
})

describe.each(protocols)("%s", (protocol) => {
  const refusal = /password authentication failed|Access denied|Login failed/

  test("an expired token opens nothing, and what is open stays so", async () => {
    await shop.connect({ target: targets[protocol] })
    shop.setFaults({ tokenLifetimeSeconds: 1 })
    const pool = await open(protocol, { max: 1 })
    const before = await pool.session()
    const scope =
      protocol === "tds" ? "https://database.windows.net" : "https://ossrdbms-aad.database.windows.net"
    const token = await shop.sandbox.tokenFor(systemIdentity(), scope)
    const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) }
    await sleep(1500)
    await expect(logIn(protocol, { credential })).rejects.toThrow(refusal)
    expect(await pool.session()).toBe(before)
  })

  test("says so when the endpoint is down for longer than a token's life, and goes on when it is back", async () => {
    await shop.connect({ target: targets[protocol] })
    const impatient = createTokenCache({ patience: 100 })
    shop.setFaults({ tokenLifetimeSeconds: 1 })
    const me = await logIn(protocol, { tokens: impatient })
    shop.setFaults({ identityEndpointDown: true })
    await sleep(1500)
    const error: unknown = await logIn(protocol, { tokens: impatient }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: "token_unavailable", retryable: true })
    expect(String(error)).toContain("the app's system identity (KEYLESS_CONNECTION_SHOP)")
    expect(String(error)).toContain("cannot be reached")
    shop.setFaults({ identityEndpointDown: false })
    await expect.poll(() => logIn(protocol, { tokens: impatient }), { timeout: 30_000 }).toBe(me)
    impatient.close()
  })

  test("waits for an endpoint that throttles, and no longer bothers it meanwhile", async () => {
    await shop.connect({ target: targets[protocol] })
    const throttled = { status: 429, message: "too many requests", retryAfterSeconds: 1, times: 2 }
    shop.setFaults({ identityAnswers: [throttled] })
    shop.environment()
    shop.tokenRequests()
    const names = await Promise.all([1, 2, 3, 4].map(() => logIn(protocol)))
    expect(new Set(names).size).toBe(1)
    expect(shop.tokenRequests()).toBe(3)
  })

  test.each(["system identity", "service principal"] as const)(
    "logs in with a new token after those of a %s were revoked",
    async (auth) => {
      await shop.connect({ target: targets[protocol], auth: auths[auth] })
      const pool = await open(protocol, { max: 2 })
      const me = await pool.me()
      const application = auths["service principal"].options["object-id"]
      const revoke = () =>
        shop.sandbox.revokeTokens(auth === "service principal" ? application : systemIdentity())
      revoke()
      // One is the open session, the other one has to log in.
      expect(await Promise.all([pool.me(), pool.me()])).toEqual([me, me])
      expect(await logIn(protocol)).toBe(me)
      // Soon after, a refusal is no more reason to ask for another one.
      revoke()
      await expect(logIn(protocol)).rejects.toThrow(refusal)
    },
  )
})
