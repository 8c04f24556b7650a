import type { AccessToken } from "@azure/core-auth"
import { beforeEach, describe, expect, test } from "vitest"
import { createTokenCache, type HeldToken, type TokenCacheOptions } from "../src/index.ts"
import { type TestClock, testClock } from "./clock.ts"

const minute = 60_000
const identity = { kind: "system-identity" } as const
const request = { identity, identityFrom: "no AZURE_POSTGRESQL_CLIENTID", scope: "https://db/.default" }

let clock: TestClock
let asked: number
/** What the credential does; each token has its number. */
let answer: (number: number) => AccessToken | Promise<AccessToken>
beforeEach(() => {
  clock = testClock()
  asked = 0
  answer = (number) => ({ token: `t${number}`, expiresOnTimestamp: clock.now() + 60 * minute })
})

const credential = { getToken: async () => answer((asked += 1)) }

function hold(options: TokenCacheOptions = {}): HeldToken {
  return createTokenCache({ clock, ...options }).hold({ ...request, credential })
}

/** A token that says of itself when it was made and when it ends, as Entra's do. */
const jwt = (number: number, iat: number, exp: number) =>
  `h.${Buffer.from(JSON.stringify({ iat: iat / 1000, exp: exp / 1000, number })).toString("base64url")}.s`

const fails = (statusCode?: number) => {
  throw Object.assign(new Error("no luck"), { statusCode })
}

describe("one token for all", () => {
  test("is asked for once, however many want it", async () => {
    const held = hold()
    const all = await Promise.all(Array.from({ length: 50 }, () => held.get()))
    expect(new Set(all)).toEqual(new Set(["t1"]))
    expect(asked).toBe(1)
  })

  test("is the same for each request of one identity and scope, and not for others", () => {
    const cache = createTokenCache({ clock })
    const one = { ...request, identity: { kind: "user-identity", clientId: "1" } } as const
    expect(cache.hold(request)).toBe(cache.hold({ ...request }))
    expect(cache.hold(one)).toBe(cache.hold({ ...one }))
    expect(cache.hold(one)).not.toBe(cache.hold(request))
    expect(cache.hold({ ...request, scope: "https://other/.default" })).not.toBe(cache.hold(request))
    const principal = { kind: "service-principal", clientId: "1", tenantId: "2" } as const
    const withSecret = (secret: string) =>
      cache.hold({ ...request, identity: { ...principal, clientSecret: () => secret } })
    expect(withSecret("a")).toBe(withSecret("a"))
    expect(withSecret("a")).not.toBe(withSecret("b"))
  })
})

describe("the next token", () => {
  test("is asked for in the last five minutes, ahead of time, while the last one was used", async () => {
    const held = hold()
    await held.get()
    await clock.pass(55 * minute)
    expect(asked).toBe(1)
    await clock.pass(5 * minute)
    expect(asked).toBe(2)
    await clock.pass(24 * 60 * minute)
    expect(asked).toBe(2)
    expect(await held.get()).toBe("t3")
  })

  test("is asked for at another moment by another process", async () => {
    const moments = new Set<number>()
    for (const chance of [0, 0.25, 0.5, 0.75, 0.999]) {
      clock = testClock(chance)
      asked = 0
      await hold().get()
      let passed = 0
      for (; asked < 2; passed += 1000) await clock.pass(1000)
      moments.add(passed)
      expect(passed).toBeGreaterThanOrEqual(55 * minute)
      expect(passed).toBeLessThan(58 * minute)
    }
    expect(moments.size).toBe(5)
  })

  test("in lazy mode is asked for when somebody asks, who gets the last one", async () => {
    const held = hold({ refresh: "lazy" })
    await held.get()
    await clock.pass(59 * minute)
    expect(asked).toBe(1)
    expect(await held.get()).toBe("t1")
    await clock.pass(1)
    expect([asked, await held.get()]).toEqual([2, "t2"])
  })

  test("no more ahead once the cache is closed", async () => {
    const cache = createTokenCache({ clock })
    const held = cache.hold({ ...request, credential })
    await held.get()
    cache.close()
    await clock.pass(120 * minute)
    expect(asked).toBe(1)
  })
})

describe("an endpoint that fails", () => {
  test("does not matter while the token lives, and is left alone more and more", async () => {
    const held = hold()
    await held.get()
    answer = () => fails()
    const times: number[] = []
    let before = asked
    for (let second = 0; second < 59 * 60; second += 1) {
      await clock.pass(1000)
      expect(await held.get()).toBe("t1")
      if (asked !== before) times.push(second)
      before = asked
    }
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(gaps.length).toBeGreaterThan(5)
    // The first gaps grow; from then on they are as long as they get, which with this chance is three quarters of half a minute.
    expect(gaps.slice(0, 6)).toEqual(gaps.slice(0, 6).toSorted((one, other) => one - other))
    expect(Math.max(...gaps)).toBe(23)
  })

  test("is waited for a while, then there is an error, and for some time the same one without a request", async () => {
    answer = () => fails(503)
    const held = hold({ patience: 5000 })
    const got = held.get().catch((error: unknown) => error)
    await clock.pass(20_000)
    expect(await got).toMatchObject({
      code: "token_unavailable",
      retryable: true,
      message: expect.stringContaining("no luck"),
    })
    const before = asked
    expect(before).toBeGreaterThan(2)
    answer = (number) => ({ token: `t${number}`, expiresOnTimestamp: clock.now() + 60 * minute })
    expect(await held.get()).toBe(`t${before + 1}`)
  })

  test("that says no is not asked again and again", async () => {
    answer = () => fails(400)
    const held = hold()
    for (let count = 0; count < 20; count += 1) {
      await expect(held.get()).rejects.toMatchObject({ code: "token_refused", retryable: false })
    }
    expect(asked).toBe(1)
    await clock.pass(1000)
    await expect(held.get()).rejects.toMatchObject({ code: "token_refused" })
    expect(asked).toBe(2)
  })
})

describe("clocks", () => {
  test.each([10 * minute, -10 * minute])("the machine's is %i ms off", async (skew) => {
    const life = 60 * minute
    // The truth is told by whoever gives the token; the machine's clock is off.
    answer = (number) => {
      const truth = clock.now() - skew
      return { token: jwt(number, truth, truth + life), expiresOnTimestamp: truth + life }
    }
    const held = hold({ refresh: "lazy" })
    const first = await held.get()
    await clock.pass(45 * minute)
    expect(await held.get()).toBe(first)
    await clock.pass(16 * minute)
    expect(await held.get()).not.toBe(first)
  })

  test("a token that seems to have ended before it came is used all the same", async () => {
    answer = (number) => {
      const truth = clock.now() - 10 * minute
      return { token: jwt(number, truth, truth + 3000), expiresOnTimestamp: truth + 3000 }
    }
    const held = hold({ refresh: "lazy" })
    const first = await held.get()
    await clock.pass(1000)
    expect(await held.get()).toBe(first)
    await clock.pass(2500)
    expect(await held.get()).not.toBe(first)
  })

  test("one that says nothing of itself is used by whoever waited for it", async () => {
    answer = (number) => ({ token: `t${number}`, expiresOnTimestamp: clock.now() - 10 * minute })
    const held = hold({ refresh: "lazy" })
    expect([await held.get(), await held.get()]).toEqual(["t1", "t2"])
  })

  test("the machine's is set back or forward meanwhile, or the process sleeps", async () => {
    const held = hold({ refresh: "lazy" })
    await held.get()
    clock.set(-30 * minute)
    await clock.pass(61 * minute)
    expect(await held.get()).toBe("t2")
    clock.freeze(61 * minute)
    expect(await held.get()).toBe("t3")
    clock.set(120 * minute)
    expect(await held.get()).toBe("t4")
  })
})

describe("a token that a server refused", () => {
  test("makes way for another one, at most once a minute", async () => {
    const held = hold()
    const begun = held.elapsed()
    await clock.pass(1)
    await held.get()
    expect(held.refused(begun), "it is newer than the login").toBe(true)
    await clock.pass(1)
    expect(await held.get()).toBe("t1")
    expect(held.refused(held.elapsed())).toBe(true)
    expect(await held.get()).toBe("t2")
    await clock.pass(1)
    expect(held.refused(held.elapsed())).toBe(false)
    await clock.pass(minute)
    expect(held.refused(held.elapsed())).toBe(true)
  })
})
