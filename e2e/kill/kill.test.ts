import { type ChildProcess, execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { demoSeed, type Sandbox, startSandbox } from "@keyless/sandbox"
import pg from "pg"
import { afterAll, beforeAll, expect, it } from "vitest"
import { z } from "zod"

const script = join(import.meta.dirname, "create-once.ts")
const target = JSON.stringify({
  kind: "postgres-flexible",
  options: { resourceGroup: "demo", server: "shop-db", database: "shop" },
})
const outcomeSchema = z.object({ points: z.number(), name: z.string(), user: z.string() })
let sandbox: Sandbox

beforeAll(async () => {
  const [server, ...others] = demoSeed.postgresServers ?? []
  if (server === undefined) throw new Error("The demo seed has no server.")
  sandbox = await startSandbox({
    engine: "native",
    seed: { ...demoSeed, postgresServers: [{ ...server, entraAuth: false }, ...others] },
    faults: { retryAfterSeconds: 0 },
  })
})

afterAll(() => sandbox.stop())

/** Runs the create in a process of its own, which `onStart` may get hold of. */
function create(journal: string, killAt: string, onStart: (child: ChildProcess) => unknown = () => {}) {
  return new Promise<{ signal: string | null; stdout: string; stderr: string }>((resolve) => {
    const env = { PATH: process.env["PATH"], HOME: journal, ...sandbox.callerEnvironment() }
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
  const state = sandbox.state()
  const site = state.sites?.[0]
  const server = state.postgresServers?.[0]
  const objectId = site?.systemIdentity?.principalId ?? ""
  const host = sandbox.databases()[0]?.host
  if (host === undefined) throw new Error("The sandbox has no database server.")
  const same = (text: string) =>
    text
      .replaceAll(objectId, "<object id>")
      .replaceAll(name.toUpperCase(), "<NAME>")
      .replaceAll(name, "<name>")
      .replaceAll(host, "<host>")
  const client = new pg.Client({
    host,
    database: "shop",
    user,
    password: await sandbox.tokenFor(objectId, "https://ossrdbms-aad.database.windows.net"),
    ssl: { ca: sandbox.caPem },
  })
  await client.connect()
  try {
    const roles = await client.query<{ rolname: string; label: string }>(
      `select r.rolname, l.label from pg_roles r join pg_shseclabel l on l.objoid = r.oid and l.provider = 'pgaadauth' order by 1`,
    )
    const rights = await client.query(
      `select has_schema_privilege('public', 'CREATE') as make, has_database_privilege(current_database(), 'CREATE') as schemas,
              (select defaclacl::text from pg_default_acl where defaclobjtype = 'r') as later_tables`,
    )
    return {
      settings: Object.entries(site?.appSettings ?? {}).map(([key, value]) => [same(key), same(value)]),
      entraAuth: server?.entraAuth,
      administrators: server?.administrators,
      firewallRules: server?.firewallRules,
      roles: roles.rows.map(({ rolname, label }) => [same(rolname), same(label)]),
      rights: rights.rows.map((row) => JSON.parse(same(JSON.stringify(row))) as unknown),
    }
  } finally {
    await client.end()
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

it(
  "ends in the same state after a kill at any point, when the same command is run again",
  { timeout: 600_000 },
  async () => {
    const { points, expected } = await withJournal(async (journal) => {
      const { stdout, stderr } = await create(journal, "never")
      expect(stderr).toBe("")
      const outcome = outcomeSchema.parse(JSON.parse(stdout))
      return { points: outcome.points, expected: await endState(outcome.name, outcome.user) }
    })
    expect(expected.firewallRules?.map(({ name }) => name)).toEqual([
      "AllowAllAzureServicesAndResourcesWithinAzureIps",
    ])
    expect(expected.roles).toHaveLength(2)

    for (let point = 0; point < points; point += 1) {
      await sandbox.reset()
      await withJournal(async (journal) => {
        const killed = await create(journal, String(point))
        expect(killed.signal, `point ${point} was not reached: ${killed.stderr}`).toBe("SIGKILL")
        const again = await create(journal, "never")
        expect(again.stderr, `after a kill at point ${point}`).toBe("")
        const { name, user } = outcomeSchema.parse(JSON.parse(again.stdout))
        expect(await endState(name, user), `after a kill at point ${point} of ${points}`).toEqual(expected)
      })
    }
    console.log(`killed at ${points} points; each time the same end state`)
  },
)

it(
  "removes a firewall rule that Azure was still making when the process was killed",
  { timeout: 300_000 },
  async () => {
    await sandbox.reset()
    sandbox.setFaults({ lroMs: 2_000 })
    const isAccepted = () =>
      sandbox.requests().some(({ method, path }) => method === "PUT" && path.includes("/firewallRules/"))
    await withJournal(async (journal) => {
      sandbox.clearLogs()
      const killed = await create(journal, "never", async (child) => {
        while (child.exitCode === null && !isAccepted()) await pause(5)
        child.kill("SIGKILL")
      })
      expect(killed.signal).toBe("SIGKILL")
      expect(sandbox.state().postgresServers?.[0]?.firewallRules).toHaveLength(1)

      const again = await create(journal, "never")
      expect(again.stderr).toBe("")
      const deleted = sandbox
        .requests()
        .filter(({ method, path }) => method === "DELETE" && path.includes("/firewallRules/"))
      expect(deleted.map(({ status }) => status)).toEqual([202, 202])
      expect(sandbox.state().postgresServers?.[0]?.firewallRules).toHaveLength(1)
    })
  },
)
