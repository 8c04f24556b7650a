import { mkdir, readFile, rm } from "node:fs/promises"
import type { SandboxJob } from "../process/host.ts"
import { writeState } from "./state-file.ts"

interface SeedSchema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } }
}

/**
 * Runs a sandbox until SIGTERM, SIGINT or SIGHUP comes. The sandbox package is loaded here and nowhere else.
 *
 * @param ready - called when the sandbox answers and its state file is written
 * @throws Error for a seed that is not valid or a port that is taken
 */
export async function runSandbox(job: SandboxJob, ready: () => Promise<void>): Promise<number> {
  const { sandboxStateSchema, startSandbox } = await import("@keyless/sandbox")
  const seed = job.seed === undefined ? undefined : await readSeed(job.seed, sandboxStateSchema)
  const stopped = new Promise<void>((resolve) => {
    process.once("SIGTERM", () => resolve())
    process.once("SIGINT", () => resolve())
    process.once("SIGHUP", () => resolve())
  })
  await rm(job.directory, { recursive: true, force: true })
  await mkdir(job.directory, { recursive: true, mode: 0o700 })
  const sandbox = await startSandbox({
    directory: job.directory,
    engine: job.engine,
    warm: true,
    ...(job.port === undefined ? {} : { port: job.port }),
    ...(seed === undefined ? {} : { seed }),
  })
  try {
    await writeState(job.stateFile, {
      pid: process.pid,
      url: sandbox.url,
      key: sandbox.managementKey,
      caFile: sandbox.caFile,
      directory: job.directory,
      engine: job.engine,
      startedAt: new Date().toISOString(),
    })
    await ready()
    await stopped
  } finally {
    await rm(job.stateFile, { force: true })
    await sandbox.stop()
    await rm(job.directory, { recursive: true, force: true })
  }
  return 0
}

async function readSeed<T>(file: string, schema: SeedSchema<T>): Promise<T> {
  const result = schema.safeParse(JSON.parse(await readFile(file, "utf8")))
  if (result.success) return result.data
  const issues = result.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`)
  throw new Error(`${file} is no seed: ${issues.join("; ")}`)
}
