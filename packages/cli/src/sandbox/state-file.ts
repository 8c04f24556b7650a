import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { z } from "zod"
import { fail } from "../errors.ts"

const stateSchema = z.object({
  pid: z.int().positive(),
  url: z.url(),
  /** Key of the management API. */
  key: z.string().min(1),
  caFile: z.string(),
  directory: z.string(),
  startedAt: z.string(),
})

/** How to reach a sandbox that runs. */
export type SandboxState = z.output<typeof stateSchema>

/** Files of the sandbox below the state folder. */
export function sandboxFiles(stateDirectory: string) {
  const folder = join(stateDirectory, "sandbox")
  return {
    folder,
    state: join(folder, "state.json"),
    log: join(folder, "sandbox.log"),
    data: join(folder, "data"),
  }
}

/** Writes the state so that only its owner can read it, and readers never see half of it. */
export async function writeState(file: string, state: SandboxState): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
  await chmod(draft, 0o600)
  await rename(draft, file)
}

/** The sandbox that was started last, if its process is there; a state whose process is gone is removed. */
export async function readState(file: string): Promise<SandboxState | null> {
  let text: string
  try {
    text = await readFile(file, "utf8")
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null
    throw error
  }
  const state = stateSchema.safeParse(parseJson(text))
  if (state.success && isAlive(state.data.pid)) return state.data
  await rm(file, { force: true })
  return null
}

/** Like {@link readState}. @throws KeylessError `sandbox_not_running` */
export async function requireState(file: string): Promise<SandboxState> {
  const state = await readState(file)
  if (state !== null) return state
  throw fail("sandbox_not_running", "No sandbox is running.", { hint: "Run keyless sandbox start." })
}

/** Whether a process of this user has the id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
