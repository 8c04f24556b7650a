import { setTimeout as sleep } from "node:timers/promises"
import { isRunning, type KnownProcess } from "./process-identity.ts"

/** How long a process may take, in milliseconds. */
export interface Patience {
  /** To end by itself after SIGTERM. */
  readonly ending: number
  /** To be gone after SIGKILL. */
  readonly killed: number
}

/**
 * Ends a process: asks it to end, and kills it when it has not in time. A process that has got its id since is left alone.
 *
 * @returns `ended` where it ended by itself or was gone, `killed` where not, `stays` where even that did not help
 * @throws system errors, such as EPERM for the process of somebody else
 */
export async function endProcess(
  known: KnownProcess,
  patience: Patience,
): Promise<"ended" | "killed" | "stays"> {
  if (await endsAfter(known, "SIGTERM", patience.ending)) return "ended"
  return (await endsAfter(known, "SIGKILL", patience.killed)) ? "killed" : "stays"
}

async function endsAfter(known: KnownProcess, signal: NodeJS.Signals, limit: number): Promise<boolean> {
  if (!(await isRunning(known))) return true
  try {
    process.kill(known.pid, signal)
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return true
    throw error
  }
  const patience = AbortSignal.timeout(limit)
  while (await isRunning(known)) {
    if (patience.aborted) return false
    await sleep(50)
  }
  return true
}
