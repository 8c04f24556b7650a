import { chmod, readFile, rename, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { makeFolder } from "@keyless/core/lock"
import { z } from "zod"
import { fail } from "../errors.ts"
import { parseJson } from "../parse-json.ts"
import { isRunning } from "./process-identity.ts"

const processFields = {
  pid: z.int().positive(),
  /** See `processIdentity`. */
  identity: z.string().min(1),
  /** Folder for its CA and its databases. */
  directory: z.string(),
  startedAt: z.string(),
}

const runningSchema = z.object({
  phase: z.literal("running"),
  ...processFields,
  url: z.url(),
  /** Key of the management API. */
  key: z.string().min(1),
  caFile: z.string(),
})

const stateSchema = z.discriminatedUnion("phase", [
  z.object({ phase: z.literal("starting"), ...processFields }),
  runningSchema,
])

/** A sandbox that runs or is about to. */
export type SandboxState = z.output<typeof stateSchema>

/** How to reach a sandbox that runs. */
export type RunningSandbox = z.output<typeof runningSchema>

/** Files of the sandbox below the state folder. */
export function sandboxFiles(stateDirectory: string) {
  const folder = join(stateDirectory, "sandbox")
  return {
    folder,
    state: join(folder, "state.json"),
    /** Held by the one process that may have a sandbox here. */
    lock: join(folder, "lock"),
    log: join(folder, "sandbox.log"),
    data: join(folder, "data"),
  }
}

/** Writes the state so that only its owner can read it, and readers never see half of it. */
export async function writeState(file: string, state: SandboxState): Promise<void> {
  await makeFolder(dirname(file))
  const draft = `${file}.${process.pid}`
  try {
    await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
    await chmod(draft, 0o600)
    await rename(draft, file)
  } catch (error) {
    // Half a file, such as a disk that is full leaves.
    await rm(draft, { force: true }).catch(() => {})
    throw error
  }
}

/** The sandbox of the state file, if its process is there. What a process left that is gone counts for nothing. */
export async function readState(file: string): Promise<SandboxState | null> {
  let text: string
  try {
    text = await readFile(file, "utf8")
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null
    throw error
  }
  const state = stateSchema.safeParse(parseJson(text))
  return state.success && (await isRunning(state.data)) ? state.data : null
}

/** The sandbox that runs. @throws KeylessError `sandbox_not_running` */
export async function requireState(file: string): Promise<RunningSandbox> {
  const state = await readState(file)
  if (state?.phase === "running") return state
  throw fail(
    "sandbox_not_running",
    state === null ? "No sandbox is running." : "The sandbox is still starting.",
    {
      hint: state === null ? "Run keyless sandbox start." : "Wait for keyless sandbox start, then try again.",
    },
  )
}
