import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { promisify } from "node:util"

const run = promisify(execFile)

/** A process that is told from a later one to which the system gave the same id. */
export interface KnownProcess {
  readonly pid: number
  /** See {@link processIdentity}. */
  readonly identity: string
}

/**
 * What tells the process of an id from all others that have or had it: when it started, and on Linux since which start of the machine.
 * Undefined where no process has the id, or only one that has ended and waits to be forgotten.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  return process.platform === "linux" ? linuxIdentity(pid) : psIdentity(pid)
}

/** Whether the process still runs. */
export async function isRunning({ pid, identity }: KnownProcess): Promise<boolean> {
  return (await processIdentity(pid)) === identity
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the name is in parentheses and may hold anything, fields 3 and 22 come behind. */
async function linuxIdentity(pid: number): Promise<string | undefined> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
    ])
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    const [state, started] = [fields[0], fields[19]]
    if (state === undefined || started === undefined || hasEnded(state)) return undefined
    return `${boot.trim()}/${started}`
  } catch {
    return undefined
  }
}

async function psIdentity(pid: number): Promise<string | undefined> {
  try {
    const env = { ...process.env, LC_ALL: "C", TZ: "UTC" }
    const { stdout } = await run("ps", ["-o", "state=,lstart=", "-p", String(pid)], { env })
    const [state, ...started] = stdout.trim().split(/\s+/)
    return state === undefined || hasEnded(state) ? undefined : started.join(" ")
  } catch {
    return undefined
  }
}

const hasEnded = (state: string) => state.startsWith("Z") || state.startsWith("X")
