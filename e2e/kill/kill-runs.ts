import { type ChildProcess, execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import type { ConnectionSpec } from "@keyless/core"
import type { Sandbox } from "@keyless/sandbox"
import { expect } from "vitest"
import { z } from "zod"
import { createHere } from "./create-here.ts"

const script = join(import.meta.dirname, "create-once.ts")
/** Each process would compile the same modules anew. */
const compileCache = join(tmpdir(), "keyless-compile-cache")
const outcomeSchema = z.object({ points: z.number(), name: z.string(), user: z.string() })

/** How a create in a process of its own ended. */
export interface EndedCreate {
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** What is killed, and where. */
export interface KillRun {
  readonly sandbox: Sandbox
  readonly target: ConnectionSpec["target"]
  /** Folder of the journal. */
  readonly journal: string
  /** Number of the point at which the process ends itself. @defaultValue never */
  readonly killAt?: number
  /** Gets hold of the process. */
  readonly onStart?: (child: ChildProcess) => unknown
}

/** Runs one create in a process of its own. */
export function createOnce({ sandbox, target, journal, killAt, onStart }: KillRun): Promise<EndedCreate> {
  return new Promise((resolve) => {
    const env = {
      PATH: process.env["PATH"],
      HOME: journal,
      NODE_COMPILE_CACHE: compileCache,
      ...sandbox.callerEnvironment(),
    }
    const child = execFile(
      process.execPath,
      ["--conditions=@keyless/source", script, journal, String(killAt ?? "never"), JSON.stringify(target)],
      { env },
      (_error, stdout, stderr) => resolve({ signal: child.signalCode, stdout, stderr }),
    )
    onStart?.(child)
  })
}

/** Hands a new folder for a journal to `work`, and removes it. */
export async function withJournal<T>(work: (journal: string) => Promise<T>): Promise<T> {
  const journal = await mkdtemp(join(tmpdir(), "keyless-kill-"))
  try {
    return await work(journal)
  } finally {
    await rm(journal, { recursive: true, force: true })
  }
}

/** Hands the path of a new folder to `work`, and removes what lies beside it too. */
function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  return withJournal((parent) => work(join(parent, "state")))
}

/**
 * The app after a run: its settings, and a function that takes out of a text what is new in each run by nature, which is the identity's ids, the
 * connection's made-up name and the server's address.
 */
export function appAfter(sandbox: Sandbox, name: string) {
  const site = sandbox.state().sites?.[0]
  const { principalId = "", clientId = "" } = site?.systemIdentity ?? {}
  const host = sandbox.databases()[0]?.host
  if (host === undefined) throw new Error("the sandbox has no database server")
  const same = (text: string) =>
    text
      .replaceAll(principalId, "<object id>")
      .replaceAll(clientId, "<client id>")
      .replaceAll(name.toUpperCase(), "<NAME>")
      .replaceAll(name, "<name>")
      .replaceAll(host, "<host>")
  const settings = Object.entries(site?.appSettings ?? {}).map(([key, value]) => [same(key), same(value)])
  return { principalId, host, settings, same }
}

/** Kills a create as soon as the sandbox has got a request. */
export async function killOnRequest(
  run: Omit<KillRun, "killAt" | "onStart">,
  method: string,
  path: string,
): Promise<void> {
  run.sandbox.clearLogs()
  const isThere = () =>
    run.sandbox.requests().some((request) => request.method === method && request.path.includes(path))
  const killed = await createOnce({
    ...run,
    async onStart(child) {
      while (child.exitCode === null && !isThere()) await pause(5)
      child.kill("SIGKILL")
    },
  })
  expect(killed.signal).toBe("SIGKILL")
}

/** A world in which creates are killed. */
export interface KillWorld<S> {
  readonly sandbox: Sandbox
  readonly target: ConnectionSpec["target"]
  begin(): Promise<void>
  /** Everything a run leaves, without what is new in each run by nature. */
  endState(name: string, user: string): Promise<S>
}

/**
 * Kills a create at every point in turn, runs the same command again, and compares what is there with what an undisturbed run leaves. The creates
 * run in this process, see `createHere`; {@link killProcesses} does the same to a few real ones.
 *
 * @returns how many points there are, and what an undisturbed run leaves
 */
export async function killEverywhere<S>(world: KillWorld<S>): Promise<{ points: number; expected: S }> {
  const { sandbox, target } = world
  const whole = async (folder: string) => {
    const ended = await createHere({ sandbox, target, folder })
    if (ended.killed) throw new Error("nobody was to kill it")
    return ended
  }
  await world.begin()
  const { points, expected } = await withFolder(async (folder) => {
    const { points: all, name, user } = await whole(folder)
    return { points: all, expected: await world.endState(name, user) }
  })
  for (let point = 0; point < points; point += 1) {
    await world.begin()
    await withFolder(async (folder) => {
      const ended = await createHere({ sandbox, target, folder, killAt: point })
      if (!ended.killed) throw new Error(`point ${point} was not reached`)
      // What Azure and the database got before is done by the time at which a process would have started.
      await pause(50)
      const { name, user } = await whole(ended.folder).catch((cause: unknown) => {
        throw new Error(`after a kill at point ${point}`, { cause })
      })
      expect(await world.endState(name, user), `after a kill at point ${point} of ${points}`).toEqual(
        expected,
      )
    })
  }
  console.log(`killed at ${points} points; each time the same end state`)
  return { points, expected }
}

/**
 * Kills a create in a process of its own at some points, from the first entry of its journal to the last one, and compares as {@link killEverywhere}
 * does. What only a process shows: what was written before the system ended it, that its locks are free and its sessions gone.
 */
export async function killProcesses<S>(
  world: KillWorld<S>,
  { points, expected }: { readonly points: number; readonly expected: S },
): Promise<void> {
  const { sandbox, target } = world
  for (const point of [3, Math.floor(points / 2), points - 2]) {
    await world.begin()
    await withJournal(async (journal) => {
      const killed = await createOnce({ sandbox, target, journal, killAt: point })
      expect(killed.signal, `point ${point} was not reached: ${killed.stderr}`).toBe("SIGKILL")
      const again = await createOnce({ sandbox, target, journal })
      expect(again.stderr, `after a kill at point ${point}`).toBe("")
      const { name, user } = outcomeSchema.parse(JSON.parse(again.stdout))
      expect(await world.endState(name, user), `after a kill at point ${point} of ${points}`).toEqual(
        expected,
      )
    })
  }
}
