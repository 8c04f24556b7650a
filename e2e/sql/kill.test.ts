import { type ChildProcess, execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import type { World } from "../support/harness.ts"
import { inSql, sqlAudience } from "../support/sql-database.ts"
import { sqlServer, sqlShop, sqlTarget, openSqlWorld } from "../support/sql-shop.ts"
import { shop } from "../support/shop.ts"

const script = join(import.meta.dirname, "..", "kill", "create-once.ts")
const outcomeSchema = z.object({ points: z.number(), name: z.string(), user: z.string() })
let world: World

beforeAll(async () => {
  world = await openSqlWorld()
})
afterAll(() => world.stop())

/** Runs the create in a process of its own, which `onStart` may get hold of. */
function create(
  options: Readonly<Record<string, unknown>>,
  journal: string,
  killAt: string,
  onStart: (child: ChildProcess) => unknown = () => {},
) {
  return new Promise<{ signal: string | null; stdout: string; stderr: string }>((resolve) => {
    const env = { PATH: process.env["PATH"], HOME: journal, ...world.sandbox.callerEnvironment() }
    const target = JSON.stringify(sqlTarget(options))
    const child = execFile(
      process.execPath,
      ["--conditions=@keyless/source", script, journal, killAt, target],
      { env },
      (_error, stdout, stderr) => resolve({ signal: child.signalCode, stdout, stderr }),
    )
    onStart(child)
  })
}

/** Everything a run leaves, without what is new in each run by nature: the identity's ids, the connection's made-up name, the server's address. */
async function endState(name: string, user: string) {
  const state = world.sandbox.state()
  const site = state.sites?.[0]
  const { principalId = "", clientId = "" } = site?.systemIdentity ?? {}
  const host = world.sandbox.databases()[0]?.host ?? ""
  const same = (text: string) =>
    text
      .replaceAll(principalId, "<object id>")
      .replaceAll(clientId, "<client id>")
      .replaceAll(name.toUpperCase(), "<NAME>")
      .replaceAll(name, "<name>")
      .replaceAll(host, "<host>")
  const token = await world.sandbox.tokenFor(principalId, sqlAudience)
  const grants = await inSql(world, token, (run) =>
    run(
      "select permission_name, user_name(grantee_principal_id) as who from sys.database_permissions order by 1, 2",
    ),
  )
  const { administrator, firewallRules } = sqlServer(world)
  return {
    settings: Object.entries(site?.appSettings ?? {}).map(([key, value]) => [same(key), same(value)]),
    administrator,
    firewallRules,
    user,
    grants,
  }
}

async function withJournal<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "keyless-kill-"))
  try {
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

const worlds = [
  {
    what: "a server without administrator",
    server: {},
    options: {},
  },
  {
    what: "a server whose administrator is replaced for the run",
    server: { administrator: sqlShop.somebody },
    options: { replaceAdmin: true },
  },
]

describe.each(worlds)("$what", ({ server, options }) => {
  it(
    "ends in the same state after a kill at any point, when the same command is run again",
    { timeout: 900_000 },
    async () => {
      const seed = sqlShop.seed({ server })
      await world.begin(seed)
      const { points, expected } = await withJournal(async (journal) => {
        const { stdout, stderr } = await create(options, journal, "never")
        expect(stderr).toBe("")
        const outcome = outcomeSchema.parse(JSON.parse(stdout))
        return { points: outcome.points, expected: await endState(outcome.name, outcome.user) }
      })
      expect(expected.firewallRules?.map(({ name }) => name)).toEqual([sqlShop.azureRule.name])
      expect(expected.administrator?.objectId).toBe(
        ("administrator" in server ? server.administrator.objectId : undefined) ?? shop.caller.objectId,
      )
      expect(expected.grants.filter(({ who }) => who === sqlShop.user)).toHaveLength(2)
      expect(points).toBeGreaterThan(10)

      for (let point = 0; point < points; point += 1) {
        await world.begin(seed)
        await withJournal(async (journal) => {
          const killed = await create(options, journal, String(point))
          expect(killed.signal, `point ${point} was not reached: ${killed.stderr}`).toBe("SIGKILL")
          const again = await create(options, journal, "never")
          expect(again.stderr, `after a kill at point ${point}`).toBe("")
          const { name, user } = outcomeSchema.parse(JSON.parse(again.stdout))
          expect(await endState(name, user), `after a kill at point ${point} of ${points}`).toEqual(expected)
        })
      }
    },
  )
})

it("puts a replaced administrator back though Azure was still writing when the process was killed", async () => {
  await world.begin(sqlShop.seed({ server: { administrator: sqlShop.somebody } }))
  world.sandbox.setFaults({ lroMs: 1_000 })
  world.sandbox.clearLogs()
  const isAccepted = () =>
    world.sandbox.requests().some(({ method, path }) => method === "PUT" && path.includes("/administrators/"))
  await withJournal(async (journal) => {
    const killed = await create({ replaceAdmin: true }, journal, "never", async (child) => {
      while (child.exitCode === null && !isAccepted()) await pause(5)
      child.kill("SIGKILL")
    })
    expect(killed.signal).toBe("SIGKILL")
    const again = await create({ replaceAdmin: true }, journal, "never")
    expect(again.stderr).toBe("")
    expect(sqlServer(world).administrator).toEqual(sqlShop.somebody)
    expect(sqlServer(world).firewallRules).toHaveLength(1)
  })
})
