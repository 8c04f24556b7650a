// Prints figures; fails only if something does not work. `pnpm bench`, or `pnpm bench startup` for one part.
import { mkdtemp, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { cpus, tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { benchCreate } from "./create.ts"
import { benchLatency } from "./latency.ts"
import { benchRuntime } from "./runtime.ts"
import { benchStartup } from "./startup.ts"
import { benchTargets } from "./targets.ts"

const require = createRequire(import.meta.url)
const keyless = join(dirname(require.resolve("keyless/package.json")), "dist", "keyless.js")
const wanted = process.argv.slice(2)
const home = await mkdtemp(join(tmpdir(), "keyless-bench-"))

console.log(`node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}`)
const parts = {
  startup: () => benchStartup(keyless, { PATH: process.env["PATH"], HOME: home }),
  ...Object.fromEntries(
    Object.entries(benchTargets).map(([name, target]) => [name, () => benchCreate(keyless, target())]),
  ),
  async latency() {
    for (const target of Object.values(benchTargets)) await benchLatency(target())
  },
  runtime: () => benchRuntime(keyless),
}
try {
  for (const [name, bench] of Object.entries(parts)) {
    if (wanted.length === 0 || wanted.includes(name)) await bench()
  }
} finally {
  await rm(home, { recursive: true, force: true })
}
