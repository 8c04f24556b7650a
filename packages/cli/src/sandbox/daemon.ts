import { mkdir, readFile, rm } from "node:fs/promises"
import type { Sandbox, SandboxSeed } from "@keyless/sandbox"
import { fail } from "../errors.ts"
import type { SandboxJob } from "../process/host.ts"
import { holdAlone } from "./hold-alone.ts"
import { processIdentity } from "./process-identity.ts"
import { writeState } from "./state-file.ts"

/** Loads services that run beside Azure's; called when the sandbox is about to start. */
export type LoadServices = () => Promise<readonly unknown[]>

/**
 * Runs a sandbox until SIGTERM, SIGINT or SIGHUP comes. The sandbox package is loaded here and nowhere else.
 *
 * @param ready - called when the sandbox answers and its state file is written
 * @param loadServices - what runs beside Azure's services, each made by `defineService` of the sandbox's package
 * @throws KeylessError `sandbox_running` when another process has the job's folder
 * @throws Error for a seed that is not valid or a port that is taken
 */
export async function runSandbox(
  job: SandboxJob,
  ready: () => Promise<void>,
  loadServices: LoadServices = async () => [],
): Promise<number> {
  const letGo = await holdAlone(job.lockFile)
  if (letGo === null) {
    throw fail("sandbox_running", "Another keyless sandbox start was quicker.", {
      hint: "Use the sandbox that it started; keyless sandbox status shows it.",
    })
  }
  try {
    return await runAlone(job, ready, loadServices)
  } finally {
    letGo()
  }
}

async function runAlone(
  job: SandboxJob,
  ready: () => Promise<void>,
  loadServices: LoadServices,
): Promise<number> {
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
    await using sandbox = await openSandbox(job, await loadServices())
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

async function openSandbox(
  { directory, port, seed: seedFile, package: address }: SandboxJob,
  given: readonly unknown[],
): Promise<Sandbox> {
  const { azureServices, isSandboxService, startSandbox }: typeof import("@keyless/sandbox") = await import(
    address
  )
  const own = given.filter(isSandboxService)
  if (own.length < given.length)
    throw new Error("A service of the sandbox was not made by defineService of @keyless/sandbox")
  const seed = seedFile === undefined ? undefined : await readSeed(seedFile)
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true, mode: 0o700 })
  return startSandbox({
    directory,
    services: [...azureServices(), ...own],
    ...(port === undefined ? {} : { port }),
    ...(seed === undefined ? {} : { seed }),
  }).catch((error: unknown) => {
    if (seedFile === undefined || !(error instanceof Error) || !error.message.startsWith("seed: "))
      throw error
    throw new Error(`${seedFile} is no seed: ${error.message.slice("seed: ".length)}`, { cause: error })
  })
}

/** What a seed file holds; the sandbox itself checks it. */
async function readSeed(file: string): Promise<SandboxSeed> {
  return JSON.parse(await readFile(file, "utf8"))
}
