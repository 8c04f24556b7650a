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
import { benchTargets } from "./targets.ts"

const rounds = 21
const size = 4

interface BenchPool {
  query(): Promise<unknown>
  end(): Promise<unknown>
}

interface BenchDriver {
  readonly title: string
  readonly command: readonly string[]
  readonly queries: number
  /** A pool of the driver alone, with a token as its password. */
  bare(): Promise<BenchPool>
  ours(): Promise<BenchPool>
}

/** Queries per second of `select 1` through a pool of the runtime, beside one of the driver alone with the same options. The sandbox runs in a process of its own. */
export async function benchRuntime(keyless: string): Promise<void> {
  heading(`Pools of @keyless/runtime beside those of the drivers: ${size} connections, ${rounds} rounds of each in turn`)
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
    await run("sandbox start --engine native".split(" "))
    env = { ...env, ...(await variables([])) }
    for (const { title, command } of drivers) {
      const own = new Map([
        ["python", "nodejs"],
        ["shop", title],
      ])
      // The connection's name is the only "shop" behind its option; the database keeps its own.
      const words = command.map((word, index) =>
        word === "python" || command[index - 1] === "--connection" ? (own.get(word) ?? word) : word,
      )
      await run(words)
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

async function compare({ title, queries, bare, ours }: BenchDriver): Promise<void> {
  const pools = { bare: await bare(), ours: await ours() }
  const rates = { bare: new Array<number>(), ours: new Array<number>() }
  for (const pool of Object.values(pools)) await load(pool, queries)
  for (let round = 0; round < rounds; round += 1) {
    // Whoever is first changes, because the first one finds the machine in another state.
    const order = round % 2 === 0 ? (["bare", "ours"] as const) : (["ours", "bare"] as const)
    for (const which of order) {
      const started = performance.now()
      await load(pools[which], queries)
      rates[which].push((queries / (performance.now() - started)) * 1000)
    }
  }
  for (const pool of Object.values(pools)) await pool.end()
  const [alone, with_] = [median(rates.bare), median(rates.ours)]
  const overhead = median(rates.bare.map((rate, index) => (rate / (rates.ours[index] ?? rate) - 1) * 100))
  console.log(
    `${title.padEnd(8)} driver ${Math.round(alone)} queries/s, runtime ${Math.round(with_)} queries/s, overhead ${overhead.toFixed(1)} % (median of pairs)`,
  )
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
    command: benchTargets.native().command,
    queries: 3000,
    async bare() {
      const { password, ...options } = runtimePg.poolOptions({ tokens, driver: { max: size } })
      return ofPg(new pg.Pool({ ...options, password: await password() }))
    },
    ours: async () => ofPg(runtimePg.createPool({ tokens, driver: { max: size } })),
  },
  {
    title: "mysql2",
    command: benchTargets.mysql().command,
    queries: 3000,
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
    command: benchTargets.sql().command,
    queries: 1000,
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
const ofMysql = (pool: mysql.Pool): BenchPool => ({ query: () => pool.query("select 1"), end: () => pool.end() })
const ofMssql = (pool: mssql.ConnectionPool): BenchPool => ({
  query: () => pool.query("select 1"),
  end: () => pool.close(),
})
