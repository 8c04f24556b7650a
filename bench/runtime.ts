import { readFile, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import tls from "node:tls"
import { createTokenCache } from "@keyless/runtime"
import * as runtimeMssql from "@keyless/runtime/mssql"
import * as runtimeMysql from "@keyless/runtime/mysql2"
import * as runtimePg from "@keyless/runtime/pg"
import mssql from "mssql"
import mysql from "mysql2/promise"
import pg from "pg"
import { heading, median, runNode } from "./measure.ts"
import { type BenchTarget, benchTargets } from "./targets.ts"

const groups = 15
const rounds = 9
const size = 4

interface BenchPool {
  query(): Promise<unknown>
  end(): Promise<unknown>
}

interface BenchDriver {
  readonly title: string
  readonly target: BenchTarget
  readonly queries: number
  /** A pool of the driver alone, with a token as its password. */
  readonly bare: () => Promise<BenchPool>
  readonly ours: () => Promise<BenchPool>
}

/** Queries per second of `select 1` through a pool of the runtime, beside one of the driver alone with the same options. The sandbox runs in a process of its own. */
export async function benchRuntime(keyless: string): Promise<void> {
  heading(
    `Pools of @keyless/runtime beside those of the drivers: ${size} connections, ${groups} pools of each, ${rounds} rounds with each in turn`,
  )
  const state = await mkdtemp(join(tmpdir(), "keyless-bench-"))
  let env: NodeJS.ProcessEnv = { PATH: process.env["PATH"], HOME: state, KEYLESS_STATE_DIR: state }
  const run = async (words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runNode([keyless, ...words], env)
    if (code !== 0) throw new Error(`keyless ${words.join(" ")} ended with ${code}: ${stderr}`)
    return stdout
  }
  const variables = async (more: readonly string[]): Promise<Record<string, string>> =>
    JSON.parse(await run(["sandbox", "env", ...more, "--output", "json"]))
  try {
    await run(["sandbox", "start"])
    env = { ...env, ...(await variables([])) }
    for (const { title, target } of drivers) {
      await run(target.command({ name: title, client: "nodejs" }))
    }
    const app = await variables(["--app", "shop-web"])
    Object.assign(process.env, app)
    const ca = await readFile(app["NODE_EXTRA_CA_CERTS"] ?? "", "utf8")
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), ca])
    for (const driver of drivers) await compare(driver)
  } finally {
    await run(["sandbox", "stop"])
    await rm(state, { recursive: true, force: true })
  }
}

/** One round: queries per second, and microseconds of this process's CPU for each. */
interface Round {
  readonly rate: number
  readonly cpu: number
}

const kinds = ["bare", "ours", "control"] as const

async function compare({ title, queries, bare, ours }: BenchDriver): Promise<void> {
  const figures: Record<(typeof kinds)[number], Round[]> = { bare: [], ours: [], control: [] }
  for (let group = 0; group < groups; group += 1) {
    // New pools for each group: two that are the same may differ for as long as they live. The control is one more of the driver alone.
    const pools = { bare: await bare(), ours: await ours(), control: await bare() }
    for (const pool of Object.values(pools)) await load(pool, queries)
    for (let round = 0; round < rounds; round += 1) {
      // Whoever is first changes, because the first one finds the machine in another state.
      for (const index of kinds.keys()) {
        const which = kinds[(index + round + group) % kinds.length] ?? "bare"
        figures[which].push(await measured(pools[which], queries))
      }
    }
    for (const pool of Object.values(pools)) await pool.end()
  }
  const rate = (which: keyof typeof figures) => Math.round(median(figures[which].map((round) => round.rate)))
  const more = (which: keyof typeof figures, of: (round: Round, than: Round) => number) =>
    `${((median(figures[which].map((round, index) => of(round, figures.bare[index] ?? round))) - 1) * 100).toFixed(1)} %`
  const slower = (round: Round, than: Round) => than.rate / round.rate
  const costlier = (round: Round, than: Round) => round.cpu / than.cpu
  console.log(
    `${title.padEnd(6)} driver ${rate("bare")} queries/s, runtime ${rate("ours")} queries/s: ${more("ours", slower)} slower, ${more("ours", costlier)} more CPU; the driver beside itself: ${more("control", slower)} slower, ${more("control", costlier)} more CPU`,
  )
}

async function measured(pool: BenchPool, queries: number): Promise<Round> {
  const started = performance.now()
  const before = process.cpuUsage()
  await load(pool, queries)
  const { user, system } = process.cpuUsage(before)
  return { rate: (queries / (performance.now() - started)) * 1000, cpu: (user + system) / queries }
}

async function load(pool: BenchPool, queries: number): Promise<void> {
  let left = queries
  const side = async () => {
    for (; left > 0; left -= 1) await pool.query()
  }
  await Promise.all(Array.from({ length: size }, side))
}

const tokens = createTokenCache()

const drivers: readonly BenchDriver[] = [
  {
    title: "pg",
    target: benchTargets.postgresql(),
    queries: 500,
    async bare() {
      const { password, ...options } = runtimePg.poolOptions({ tokens, driver: { max: size } })
      return ofPg(new pg.Pool({ ...options, password: await password() }))
    },
    ours: async () => ofPg(runtimePg.createPool({ tokens, driver: { max: size } })),
  },
  {
    title: "mysql2",
    target: benchTargets.mysql(),
    queries: 500,
    async bare() {
      const options = { tokens, driver: { connectionLimit: size } }
      const { authPlugins: _, ...plain } = runtimeMysql.poolOptions(options)
      const password = await runtimeMysql.passwordProvider(options)()
      return ofMysql(mysql.createPool({ ...plain, password, enableCleartextPlugin: true }))
    },
    ours: async () => ofMysql(runtimeMysql.createPool({ tokens, driver: { connectionLimit: size } })),
  },
  {
    title: "mssql",
    target: benchTargets.sql(),
    queries: 200,
    async bare() {
      const options = { tokens, driver: { pool: { max: size } } }
      const token = await runtimeMssql.passwordProvider(options)()
      const pool = new mssql.ConnectionPool({
        ...runtimeMssql.poolOptions(options),
        authentication: { type: "azure-active-directory-access-token", options: { token } },
      })
      return ofMssql(await pool.connect())
    },
    ours: async () => ofMssql(await runtimeMssql.createPool({ tokens, driver: { pool: { max: size } } })),
  },
]

const ofPg = (pool: pg.Pool): BenchPool => ({ query: () => pool.query("select 1"), end: () => pool.end() })
const ofMysql = (pool: mysql.Pool): BenchPool => ({
  query: () => pool.query("select 1"),
  end: () => pool.end(),
})
const ofMssql = (pool: mssql.ConnectionPool): BenchPool => ({
  query: () => pool.query("select 1"),
  end: () => pool.close(),
})
