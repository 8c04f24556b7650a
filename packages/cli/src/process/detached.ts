import { spawn } from "node:child_process"
import { open, readFile } from "node:fs/promises"
import { toKeylessError } from "@keyless/core/plugin"
import { fail } from "../errors.ts"
import { runCommandLine } from "../main.ts"
import type { DetachedJob, Host, SandboxJob } from "./host.ts"

/** First word of the command line of a detached copy. */
export const detachedWord = "--detached"

/** What a copy tells the process that started it. */
type Answer =
  | { readonly ok: true }
  /** `running`: the job is done by another process already. */
  | { readonly ok: false; readonly message: string; readonly running?: boolean; readonly hint?: string }

/** How long a copy may take until it is at work, in milliseconds. */
const startLimit = 120_000

/**
 * Starts a detached copy of this program and waits until it is at work. Its output goes to the file, which only its owner can read.
 *
 * @param entry - file of the program
 * @throws KeylessError `sandbox_failed` or `sandbox_running` for a sandbox, `unexpected` otherwise
 */
export async function startDetached(entry: string, job: DetachedJob, logFile: string): Promise<void> {
  const log = await open(logFile, "a", 0o600)
  try {
    const child = spawn(process.execPath, [...process.execArgv, entry, detachedWord], {
      detached: true,
      stdio: ["ignore", log.fd, log.fd, "ipc"],
    })
    let late: NodeJS.Timeout | undefined
    const answer = await new Promise<Answer>((resolve, reject) => {
      late = setTimeout(() => {
        child.kill("SIGKILL")
        resolve({
          ok: false,
          message: `It was not at work within ${startLimit / 1000} seconds and was killed.`,
        })
      }, startLimit)
      child.once("error", reject)
      child.once("exit", (code) => resolve({ ok: false, message: `It ended at once with code ${code}.` }))
      child.once("message", (message) => resolve(isAnswer(message) ? message : { ok: false, message: "" }))
      child.send(job, (error) => error !== null && reject(error))
    }).finally(() => clearTimeout(late))
    if (child.connected) child.disconnect()
    child.unref()
    if (answer.ok) return
    if (answer.running === true) {
      throw fail("sandbox_running", answer.message, answer.hint === undefined ? {} : { hint: answer.hint })
    }
    const said = answer.message === "" ? await lastLine(logFile) : answer.message
    if (job.kind === "sandbox") {
      throw fail("sandbox_failed", `The sandbox did not start: ${said}`, { hint: `Its log is ${logFile}.` })
    }
    throw new Error(`The run in the background did not start: ${said} Its log is ${logFile}.`)
  } finally {
    await log.close()
  }
}

/** What a detached copy does: takes its job from the process that started it, says that it is at work, and does it. */
export async function runDetached(host: Host): Promise<number> {
  const job = await new Promise<unknown>((resolve) => process.once("message", resolve))
  if (!isJob(job)) return 1
  const tell = async (answer: Answer) => {
    await new Promise<void>((resolve) => {
      if (process.send === undefined || !process.connected) resolve()
      else process.send(answer, undefined, undefined, () => resolve())
    })
    if (process.connected) process.disconnect()
  }
  if (job.kind === "command") {
    await tell({ ok: true })
    return runCommandLine(job.argv, host)
  }
  const { runSandbox } = await import("../sandbox/daemon.ts")
  try {
    return await runSandbox(
      job.sandbox,
      () => tell({ ok: true }),
      () => servicesOf(job.sandbox),
    )
  } catch (error) {
    const { code, message, hint } = toKeylessError(error)
    await tell({
      ok: false,
      message,
      running: code === "sandbox_running",
      ...(hint !== undefined && { hint }),
    })
    throw error
  }
}

/** The services that the config brings, beside Azure's. */
async function servicesOf({ config }: SandboxJob): Promise<readonly unknown[]> {
  if (config === undefined) return []
  const { loadConfig } = await import("../config/load-config.ts")
  return (await loadConfig(config)).services()
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === "object" && value !== null && "ok" in value && typeof value.ok === "boolean"
}

// Both ends are the same program, so the kind is all there is to tell apart.
function isJob(value: unknown): value is DetachedJob {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string"
}

async function lastLine(file: string): Promise<string> {
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n")
  return lines.at(-1) ?? ""
}
