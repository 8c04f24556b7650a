import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { demoSeed } from "@keyless/sandbox"
import { Client } from "pg"
import { afterEach, beforeEach, expect, test } from "vitest"
import { z } from "zod"
import { keyless } from "./keyless.ts"

const [server] = demoSeed.postgresServers ?? []
const everyone = [{ name: "everyone", startIpAddress: "0.0.0.1", endIpAddress: "255.255.255.255" }]
const password = "sandbox-only-busy-Passw0rd"
const stateSchema = z.object({ pid: z.number(), directory: z.string(), caFile: z.string() })
const statusSchema = z.object({
  databases: z.array(z.object({ id: z.string(), host: z.string(), port: z.number() })),
})

let home: string
let env: NodeJS.ProcessEnv
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "keyless-busy-"))
  env = { PATH: process.env["PATH"], HOME: home, KEYLESS_STATE_DIR: home }
  const seed = {
    ...demoSeed,
    postgresServers: [{ ...server, administratorPassword: password, firewallRules: everyone }],
  }
  await writeFile(join(home, "seed.json"), JSON.stringify(seed))
})
afterEach(async () => {
  await keyless(["sandbox", "stop"], env)
  // The compile cache of a command that ends may still be written.
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

/** Starts a sandbox in which a statement runs that never ends. */
async function startBusy() {
  const started = await keyless(["sandbox", "start", "--seed", join(home, "seed.json")], env)
  expect(started.code, started.stderr).toBe(0)
  const state = stateSchema.parse(JSON.parse(started.stdout))
  const { stdout } = await keyless(["sandbox", "status"], env)
  const database = statusSchema.parse(JSON.parse(stdout)).databases.find(({ id }) => /shop-db$/i.test(id))
  const client = new Client({
    host: database?.host ?? "",
    port: database?.port ?? 0,
    user: "pgadmin",
    password,
    database: "shop",
    ssl: { ca: await readFile(state.caFile, "utf8") },
  })
  client.on("error", () => undefined)
  await client.connect()
  await client.query("create table big as select generate_series(1, 10000) as id")
  const running = client.query("select count(*) from big a, big b, big c").then(
    () => "done",
    () => "ended",
  )
  return { ...state, running }
}

test("stop ends a sandbox in the middle of a statement, which status does not wait for", async () => {
  const { running, directory } = await startBusy()
  expect(JSON.parse((await keyless(["sandbox", "status"], env)).stdout)).toMatchObject({ running: true })
  expect(await keyless(["sandbox", "stop"], env)).toEqual({ code: 0, stdout: "", stderr: "" })
  expect(await running).toBe("ended")
  expect(existsSync(directory)).toBe(false)
})

test("SIGTERM ends a sandbox in the middle of a statement", async () => {
  const { pid, running, directory } = await startBusy()
  process.kill(pid, "SIGTERM")
  expect(await running).toBe("ended")
  await expect.poll(() => existsSync(directory), { timeout: 20_000 }).toBe(false)
  expect(JSON.parse((await keyless(["sandbox", "status"], env)).stdout)).toEqual({ running: false })
})
