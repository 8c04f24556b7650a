import { mkdir, readFile, rm } from "node:fs/promises"
import type { Sandbox } from "@keyless/sandbox"
import { fail } from "../errors.ts"
import type { SandboxJob } from "../process/host.ts"
import { holdAlone } from "./hold-alone.ts"
import { processIdentity } from "./process-identity.ts"
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
 * @throws KeylessError `sandbox_running` when another process has the job's folder
 * @throws Error for a seed that is not valid or a port that is taken
 */
export async function runSandbox(job: SandboxJob, ready: () => Promise<void>): Promise<number> {
  const letGo = await holdAlone(job.lockFile)
  if (letGo === null) {
    throw fail("sandbox_running", "Another keyless sandbox start was quicker.", {
      hint: "Use the sandbox that it started; keyless sandbox status shows it.",
    })
  }
  try {
    return await runAlone(job, ready)
  } finally {
    letGo()
  }
}

async function runAlone(job: SandboxJob, ready: () => Promise<void>): Promise<number> {
  const stopped = new Promise<void>((resolve) => {
    // A second one must not cut the end short.
    process.on("SIGTERM", () => resolve())
    process.on("SIGINT", () => resolve())
    process.on("SIGHUP", () => resolve())
  })
  const { directory, stateFile } = job
  const identity = (await processIdentity(process.pid)) ?? "unknown"
  const known = { pid: process.pid, identity, directory, startedAt: new Date().toISOString() }
  await writeState(stateFile, { phase: "starting", ...known })
  try {
    await using sandbox = await openSandbox(job)
    const { url, managementKey: key, caFile } = sandbox
    await writeState(stateFile, { phase: "running", ...known, url, key, caFile })
    await ready()
    await stopped
  } finally {
    await rm(stateFile, { force: true })
    await rm(directory, { recursive: true, force: true })
  }
  return 0
}

async function openSandbox({
  directory,
  port,
  seed: seedFile,
  package: address,
}: SandboxJob): Promise<Sandbox> {
  const { sandboxStateSchema, startSandbox }: typeof import("@keyless/sandbox") = await import(address)
  const seed = seedFile === undefined ? undefined : await readSeed(seedFile, sandboxStateSchema)
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true, mode: 0o700 })
  return startSandbox({
    directory,
    ...(port === undefined ? {} : { port }),
    ...(seed === undefined ? {} : { seed }),
  })
}

async function readSeed<T>(file: string, schema: SeedSchema<T>): Promise<T> {
  const result = schema.safeParse(JSON.parse(await readFile(file, "utf8")))
  if (result.success) return result.data
  const issues = result.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`)
  throw new Error(`${file} is no seed: ${issues.join("; ")}`)
}
