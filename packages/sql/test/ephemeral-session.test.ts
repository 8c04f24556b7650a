import { isKeylessError, type EphemeralContext, type TemporaryResource } from "@keyless/core/plugin"
import {
  type ConnectProblem,
  type DatabaseConnection,
  ephemeralSession,
  type EphemeralSessionInput,
  type Sessions,
} from "@keyless/sql"
import { describe, expect, test } from "vitest"

const problems = new Set<unknown>(["blocked", "refused", "untrusted", "unreachable", "unavailable", "other"])

/** An error whose message says what it means: `blocked 10.0.0.1`. */
function classify(error: unknown): ConnectProblem {
  const [kind = "other", address] = error instanceof Error ? error.message.split(" ") : []
  if (!problems.has(kind)) return { kind: "other" }
  if (kind === "blocked") return { kind, ...(address === undefined ? {} : { address }) }
  if (kind === "refused" || kind === "untrusted" || kind === "unreachable" || kind === "unavailable") {
    return { kind }
  }
  return { kind: "other" }
}

function connectionTo(database: string, log: string[], isOpen = () => true): DatabaseConnection {
  return {
    isOpen,
    session: ({ signal }) => ({
      async query() {
        signal.throwIfAborted()
        return [{ database }]
      },
      transaction: async () => {},
    }),
    end: async () => void log.push(`end ${database}`),
  }
}

/** A server that answers connection attempts with these errors, and then lets everybody in. */
function serverThat(
  answers: readonly (string | undefined)[],
  extra: Partial<EphemeralSessionInput> = {},
  hasRule = true,
) {
  const log: string[] = []
  const left = [...answers]
  const slept: number[] = []
  const deferred: (() => Promise<void>)[] = []
  let now = 0
  const connect = async (_context: unknown, database: string): Promise<DatabaseConnection> => {
    const answer = left.shift()
    log.push(`connect ${database}`)
    if (answer !== undefined) throw new Error(answer)
    return connectionTo(database, log)
  }
  const context: EphemeralContext = {
    signal: new AbortController().signal,
    clock: {
      now: () => new Date(now),
      async sleep(ms) {
        slept.push(ms)
        now += ms
      },
    },
    random: () => 0.5,
    progress: () => {},
    warn: () => {},
    value: () => {
      throw new Error("This step needs no step.")
    },
    defer: (release) => void deferred.push(release),
    acquire: async (resource) => {
      log.push(`acquire ${resource.title}`)
      await resource.create()
    },
  }
  const rule = (_context: EphemeralContext, address: string): TemporaryResource => ({
    closer: "rule",
    data: { address },
    title: `rule for ${address}`,
    create: async () => void log.push(`open ${address}`),
  })
  const ephemeral = ephemeralSession({
    server: "shop-db",
    firstDatabase: "postgres",
    needs: [],
    permissions: [],
    connect,
    classify,
    ...(hasRule ? { rule } : {}),
    closedBecause: () => null,
    patienceMs: 60_000,
    freshAdmin: () => false,
    ...extra,
  })
  const close = async () => {
    for (const release of deferred.toReversed()) await release()
  }
  return {
    log,
    slept,
    close,
    open: async (change: Partial<EphemeralContext> = {}) => ephemeral.open({ ...context, ...change }),
    forUndo: (sessions: Sessions) => ephemeral.forUndo?.(sessions, context) ?? sessions,
  }
}

describe("the firewall", () => {
  test("is left alone when the server lets this machine in", async () => {
    const server = serverThat([])
    await server.open()
    expect(server.log).toEqual(["connect postgres"])
  })

  test("is opened once, for the address that the server saw, and then there is some patience", async () => {
    const server = serverThat(["blocked 10.0.0.1", "blocked 10.0.0.1", "blocked 10.0.0.1"])
    await server.open()
    expect(server.log).toEqual([
      "connect postgres",
      "acquire rule for 10.0.0.1",
      "open 10.0.0.1",
      "connect postgres",
      "connect postgres",
      "connect postgres",
    ])
    expect(server.slept).toEqual([100, 200])
  })

  test("is waited for with growing pauses, and not for ever", async () => {
    const server = serverThat(Array.from({ length: 100 }, () => "blocked 10.0.0.1"))
    await expect(server.open()).rejects.toMatchObject({ code: "network_blocked", retryable: true })
    expect(server.slept.slice(0, 8)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000])
    expect(server.slept.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(60_000)
    expect(server.log.filter((line) => line.startsWith("acquire"))).toHaveLength(1)
  })

  test("is opened by a later session too: the way was open by the rule of another run, which is gone", async () => {
    const server = serverThat([undefined, "blocked 10.0.0.1"])
    const sessions = await server.open()
    await Promise.all([sessions.in("shop"), sessions.in("shop")])
    expect(server.log).toEqual([
      "connect postgres",
      "connect shop",
      "acquire rule for 10.0.0.1",
      "open 10.0.0.1",
      "connect shop",
    ])
  })

  test("is opened once by sessions that find it shut at the same time", async () => {
    const server = serverThat([undefined, "blocked 10.0.0.1", "blocked 10.0.0.1"])
    const sessions = await server.open()
    await Promise.all([sessions.in("one"), sessions.in("two")])
    expect(server.log.filter((line) => line.startsWith("acquire"))).toHaveLength(1)
  })

  test("is opened for another address of this machine too", async () => {
    const server = serverThat(["blocked 10.0.0.1", "blocked 10.0.0.2"])
    await server.open()
    expect(server.log.filter((line) => line.startsWith("open"))).toEqual(["open 10.0.0.1", "open 10.0.0.2"])
  })

  test("is not opened where public access is off: no rule would help", async () => {
    const server = serverThat(["blocked 10.0.0.1"], { closedBecause: () => "public access is disabled" })
    await expect(server.open()).rejects.toMatchObject({
      code: "network_blocked",
      message: expect.stringContaining("public access is disabled"),
      hint: expect.stringContaining("private endpoint"),
    })
    expect(server.log).toEqual(["connect postgres"])
  })

  test("is not opened for an address that nobody knows", async () => {
    const server = serverThat(["blocked"])
    await expect(server.open()).rejects.toMatchObject({
      code: "network_blocked",
      hint: expect.stringContaining("Add a firewall rule"),
    })
    expect(server.log).toEqual(["connect postgres"])
  })
})

describe("a server that will be there a little later", () => {
  test("is waited for", async () => {
    const server = serverThat(["unavailable", "unavailable"])
    await server.open()
    expect(server.log).toEqual(["connect postgres", "connect postgres", "connect postgres"])
  })

  test("is not waited for for ever", async () => {
    const server = serverThat(Array.from({ length: 100 }, () => "unavailable"))
    await expect(server.open()).rejects.toMatchObject({ code: "database_unreachable", retryable: true })
    expect(server.slept.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(60_000)
  })
})

describe("a server without a firewall that could be opened", () => {
  test("that lets nobody in is told so at once", async () => {
    const input = serverThat(["blocked 10.0.0.1"], {}, false)
    await expect(input.open()).rejects.toMatchObject({ code: "network_blocked" })
    expect(input.log).toEqual(["connect postgres"])
  })
})

describe("a refused login", () => {
  test("is told with the target's own way out, if it has one", async () => {
    const server = serverThat(["refused"], { refusedHint: "Get a role." })
    await expect(server.open()).rejects.toMatchObject({ code: "admin_login_refused", hint: "Get a role." })
  })

  test("is final for an administrator that was there before", async () => {
    const server = serverThat(["refused"])
    await expect(server.open()).rejects.toMatchObject({ code: "admin_login_refused" })
    expect(server.slept).toEqual([])
  })

  test("is tried again for an administrator that was made just now", async () => {
    const server = serverThat(["refused", "refused"], { freshAdmin: () => true })
    await server.open()
    expect(server.log).toHaveLength(3)
  })
})

describe("an error of connecting", () => {
  test.each([
    ["untrusted", "tls_untrusted", false],
    ["unreachable", "database_unreachable", true],
    ["other", "statement_failed", false],
  ])("that means %s becomes %s", async (answer, code, retryable) => {
    await expect(serverThat([answer]).open()).rejects.toMatchObject({ code, retryable, resource: "shop-db" })
  })

  test("is told as a closed network where public access is off", async () => {
    const server = serverThat(["unreachable"], { closedBecause: () => "public access is disabled" })
    await expect(server.open()).rejects.toMatchObject({ code: "network_blocked" })
  })

  test("keeps its cause and loses its secrets", async () => {
    const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzaG9wIn0.c2lnbmF0dXJl"
    const error: unknown = await serverThat([`refused token ${token}`])
      .open()
      .catch((cause: unknown) => cause)
    if (!isKeylessError(error)) throw new Error("The login was not refused.")
    expect(error.message).toContain("[redacted]")
    expect(error.message).not.toContain("eyJ")
    expect(error.cause).toBeInstanceOf(Error)
  })
})

describe("the sessions", () => {
  test("are one per database, opened on first use, and all ended when the ephemeral step closes", async () => {
    const server = serverThat([])
    const sessions = await server.open()
    const [one, two, shop] = await Promise.all([
      sessions.in("postgres"),
      sessions.in("postgres"),
      sessions.in("shop"),
      sessions.in("shop"),
    ])
    expect(await one?.query("select 1")).toEqual(await two?.query("select 1"))
    expect(await shop.query("select 1")).toEqual([{ database: "shop" }])
    expect(server.log).toEqual(["connect postgres", "connect shop"])
    await server.close()
    expect(server.log.slice(2).toSorted()).toEqual(["end postgres", "end shop"])
  })

  test("of a database that cannot be reached fail with the same kinds of error, and the others are ended", async () => {
    const log: string[] = []
    const broken = serverThat([], {
      connect: async (_context, database) => {
        if (database === "shop") throw new Error("refused")
        return connectionTo(database, log)
      },
    })
    const others = await broken.open()
    await expect(others.in("shop")).rejects.toMatchObject({ code: "admin_login_refused" })
    await broken.close()
    expect(log).toEqual(["end postgres"])
  })

  test("that failed to open are tried again on the next use", async () => {
    let attempts = 0
    const server = serverThat([], {
      connect: async (_context, database) => {
        attempts += 1
        if (attempts === 2) throw new Error("unreachable")
        return connectionTo(database, [])
      },
    })
    const sessions = await server.open()
    await expect(sessions.in("shop")).rejects.toMatchObject({ code: "database_unreachable", retryable: true })
    expect(await (await sessions.in("shop")).query("select 1")).toEqual([{ database: "shop" }])
  })

  test("that were cut are opened anew on the next use", async () => {
    const log: string[] = []
    let isCut = false
    const server = serverThat([], {
      connect: async (_context, database) => {
        log.push(`connect ${database}`)
        return connectionTo(database, log, () => !isCut)
      },
    })
    const sessions = await server.open()
    await sessions.in("postgres")
    isCut = true
    await Promise.all([sessions.in("postgres"), sessions.in("postgres")])
    expect(log).toEqual(["connect postgres", "connect postgres"])
  })

  test("go on for undoing after the run's signal was aborted, opened anew or not", async () => {
    const run = new AbortController()
    const server = serverThat([])
    const sessions = await server.open({ signal: run.signal })
    run.abort(new Error("stopped"))
    await expect((await sessions.in("postgres")).query("select 1")).rejects.toThrow("stopped")
    const undoing = server.forUndo(sessions)
    expect(await (await undoing.in("postgres")).query("select 1")).toEqual([{ database: "postgres" }])
    expect(await (await undoing.in("shop")).query("select 1")).toEqual([{ database: "shop" }])
  })
})
