import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SandboxSeed } from "@keyless/sandbox"
import { heading, runNode, summary } from "./measure.ts"
import type { BenchTarget } from "./targets.ts"

const runs = 9

interface Log {
  readonly requests: readonly { kind: string; method: string; path: string; polling: boolean }[]
  readonly statements: readonly { database: string; sql: string }[]
}

interface TimedEvent {
  readonly type: string
  readonly step?: string
  readonly milliseconds?: number
}

/**
 * Whole-process time of a first create and of one with everything in place, and the requests and statements they make. The sandbox runs in
 * a process of its own, as `keyless sandbox start` leaves it.
 */
export async function benchCreate(keyless: string, target: BenchTarget): Promise<void> {
  heading(`Create, whole process, ${target.title}`)
  const first = await withSandbox(keyless, target, target.bare, async (bench) => {
    await bench.create()
    const figures: number[] = []
    for (let run = 0; run < runs; run += 1) {
      await bench.keyless("sandbox reset")
      figures.push((await bench.create()).milliseconds)
    }
    await bench.keyless("sandbox reset")
    await bench.show("first create")
    return figures
  })
  const again = await withSandbox(keyless, target, target.admitting, async (bench) => {
    await bench.create()
    const figures: number[] = []
    for (let run = 0; run < runs; run += 1) figures.push((await bench.create()).milliseconds)
    await bench.show("everything in place")
    return figures
  })
  console.log(`first create (${target.bareMeans}): ${summary(first)}`)
  console.log(`everything in place, address admitted: ${summary(again)}`)
}

interface Bench {
  keyless(words: string): Promise<string>
  create(): Promise<{ milliseconds: number; events: readonly TimedEvent[] }>
  /** Runs one more create and prints where its time goes and what it asks for. */
  show(what: string): Promise<void>
}

async function withSandbox<T>(
  bin: string,
  { command }: BenchTarget,
  seed: SandboxSeed,
  work: (bench: Bench) => Promise<T>,
): Promise<T> {
  const state = await mkdtemp(join(tmpdir(), "keyless-bench-"))
  const seedFile = join(state, "seed.json")
  await writeFile(seedFile, JSON.stringify(seed))
  const own = { PATH: process.env["PATH"], HOME: state, KEYLESS_STATE_DIR: state }
  let env: NodeJS.ProcessEnv = own
  const keyless = async (words: string): Promise<string> => {
    const { code, stdout, stderr } = await runNode([bin, ...words.split(" ")], env)
    if (code !== 0) throw new Error(`keyless ${words} ended with ${code}: ${stderr}`)
    return stdout
  }
  const create = async () => {
    const { milliseconds, code, stderr } = await runNode(
      [bin, ...command({ name: "shop", client: "python" })],
      env,
    )
    if (code !== 0) throw new Error(`create ended with ${code}: ${stderr}`)
    const lines = stderr.split("\n").filter((line) => line.startsWith("{"))
    return { milliseconds, events: lines.map((line) => JSON.parse(line) as TimedEvent) }
  }
  try {
    await keyless(`sandbox start --seed ${seedFile}`)
    env = { ...own, ...(JSON.parse(await keyless("sandbox env --output json")) as NodeJS.ProcessEnv) }
    return await work({
      keyless,
      create,
      async show(what) {
        await keyless("sandbox log --clear --output none")
        const { milliseconds, events } = await create()
        print(what, milliseconds, events, JSON.parse(await keyless("sandbox log --output json")) as Log)
      },
    })
  } finally {
    await keyless("sandbox stop")
    await rm(state, { recursive: true, force: true })
  }
}

function print(what: string, milliseconds: number, events: readonly TimedEvent[], log: Log): void {
  console.log(`### ${what}: where the time goes, one run of ${Math.round(milliseconds)} ms\n`)
  for (const event of events) {
    if (event.milliseconds !== undefined) {
      console.log(`    ${(event.step ?? event.type).padEnd(20)} ${event.milliseconds} ms`)
    }
  }
  const arm = log.requests.filter(({ kind }) => kind === "arm")
  const polling = arm.filter((request, index) => request.polling || isFinalGet(arm, index))
  console.log(
    `\n### ${what}: ${arm.length - polling.length} ARM requests, and ${polling.length} of polling (status, and the SDK's last GET of the resource)\n`,
  )
  const asked = new Set(polling.map(({ path }) => path)).size
  console.log(
    `    polling: ${polling.length} looks at ${asked} addresses. Keeping to each Retry-After instead (60 s for PostgreSQL and MySQL, 15 s for SQL) would be ${asked} looks, and the longest of these times for each operation.\n`,
  )
  for (const request of arm) {
    const path = request.path.replace(/^.*\/providers\//, "")
    console.log(`    ${polling.includes(request) ? "poll" : "    "} ${request.method.padEnd(6)} ${path}`)
  }
  console.log(`\n### ${what}: ${log.statements.length} SQL statements\n`)
  for (const { database, sql } of log.statements) {
    console.log(`    ${database.padEnd(9)} ${sql.trim().replaceAll(/\s+/g, " ").slice(0, 110)}`)
  }
  console.log("")
}

/** After a status poll that says Succeeded the SDK's poller reads the resource once more. */
function isFinalGet(requests: Log["requests"], index: number): boolean {
  const request = requests[index]
  if (request?.method !== "GET") return false
  const before = requests.slice(0, index)
  const written = before.findLastIndex(
    ({ method, path }) => (method === "PUT" || method === "PATCH") && path === request.path,
  )
  return written !== -1 && before.slice(written).some(({ polling }) => polling)
}
