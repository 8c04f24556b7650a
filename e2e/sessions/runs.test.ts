import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { azureState, rules } from "../support/look.ts"
import { mysqlRules, openMysqlWorld } from "../support/mysql-shop.ts"
import { openSqlWorld, sqlRules } from "../support/sql-shop.ts"
import { type CutRelay, startCutRelay } from "./cut-relay.ts"

const databases = [
  { name: "PostgreSQL", open: () => openWorld(), rules },
  { name: "MySQL", open: () => openMysqlWorld(), rules: mysqlRules },
  { name: "Azure SQL", open: () => openSqlWorld(), rules: sqlRules },
]
/** Pieces of the client that still get through: from the login over looks and grants to the good-bye. */
const pieces = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22]
// Silence takes as long as a statement may; it is tried on the drivers, with shorter times.
const hows = ["reset", "half-close"] as const

describe.each(databases)("a run on $name", (database) => {
  let world: World
  let standing: readonly string[]
  beforeAll(async () => {
    world = await database.open()
  })
  afterAll(() => world.stop())

  /** Puts a relay before the database server: each world has a server of its own. */
  async function withRelay(work: (relay: CutRelay) => Promise<void>) {
    const [server] = world.sandbox.databases()
    const relay = await startCutRelay(server?.host ?? "", server?.port ?? 0)
    try {
      await work(relay)
      await relay.allClosed()
    } finally {
      await relay.stop()
    }
  }
  /** Starts anew. What a run takes back entirely needs no new start after it. */
  const begin = async () => {
    await world.begin()
    standing = database.rules(world)
  }
  const outcome = async (work: Promise<unknown>): Promise<unknown> => {
    try {
      await work
      return "done"
    } catch (error) {
      return error
    }
  }

  test.each(hows)(
    "whose session is cut once by %s ends, with all taken back and the firewall shut",
    async (how) => {
      let failed = 0
      await begin()
      for (const after of pieces) {
        await withRelay(async (relay) => {
          const before = azureState(world)
          relay.cutOnce(how, after)
          const ended = await outcome(world.create())
          expect(database.rules(world), `after ${after} pieces`).toEqual(standing)
          // A cut in the good-bye is none of the run's business.
          if (ended === "done") return begin()
          failed += 1
          expect(ended).toMatchObject({
            code: expect.stringMatching(/^(session_lost|database_unreachable|tls_untrusted)$/),
          })
          expect(azureState(world), `after ${after} pieces`).toEqual(before)
        })
      }
      expect(failed).toBeGreaterThan(4)
    },
  )

  test.each(hows)("whose every session is cut by %s ends, says why, and leaves no rule", async (how) => {
    for (const after of [0, 3, 6]) {
      await begin()
      await withRelay(async (relay) => {
        relay.cutOnNext(how, after)
        expect(await outcome(world.create()), `after ${after} pieces`).toHaveProperty("code")
        expect(database.rules(world), `after ${after} pieces`).toEqual(standing)
        relay.heal()
      })
    }
  })

  test("that deletes or validates ends as well, and leaves no rule", async () => {
    await begin()
    await withRelay(async (relay) => {
      await world.create()
      for (const after of [0, 3, 5]) {
        for (const rollback of [true, false]) {
          relay.cutOnNext("reset", after)
          expect(await outcome(world.delete("shop", { rollback })), `after ${after} pieces`).toHaveProperty(
            "code",
          )
          expect(database.rules(world)).toEqual(standing)
        }
        relay.cutOnNext("reset", after)
        const { result } = await world.validate()
        expect(result.findings.some((each) => each.result !== "success")).toBe(true)
        expect(database.rules(world)).toEqual(standing)
      }
      relay.heal()
      await world.delete()
      expect(database.rules(world)).toEqual(standing)
    })
  })
})
