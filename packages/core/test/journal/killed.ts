import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished } from "vitest"

/** A folder for a journal, which is gone after the test. The folder itself is not made yet. */
export async function journalFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "keyless-journal-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, "journal")
}

/** Starts a script that says "begun" once it is in the middle of a run. */
export async function processInRun(
  script: string,
  ...parameters: readonly string[]
): Promise<{
  readonly pid: number
  readonly kill: () => Promise<void>
  readonly ended: Promise<unknown>
  /** All that it said after that, once it has ended. */
  readonly said: () => Promise<string>
}> {
  const child = spawn(process.execPath, ["--conditions=@keyless/source", script, ...parameters], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const gone = once(child, "exit")
  const kill = async () => {
    child.kill("SIGKILL")
    await gone
  }
  onTestFinished(kill)
  const early = async (): Promise<never> => {
    await gone
    throw new Error("The process ended before it had begun its run.")
  }
  const said = await Promise.race([once(child.stdout, "data"), early()])
  if (String(said) !== "begun\n" || child.pid === undefined) throw new Error(`It said: ${String(said)}`)
  let more = ""
  child.stdout.on("data", (text) => (more += String(text)))
  return {
    pid: child.pid,
    kill,
    ended: gone,
    async said() {
      await gone
      return more
    },
  }
}

/** A process in the middle of a run of the connection `shop`, which has made and not removed something temporary. */
export function processHolding(folder: string) {
  return processInRun(join(import.meta.dirname, "hold-run.ts"), folder)
}
