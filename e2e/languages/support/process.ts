import { execFile, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { promisify } from "node:util"
import type { Command } from "./language.ts"

const run = promisify(execFile)
/** Where the system has its programs. */
export const systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** Runs a tool to its end, with the system's own programs first on the path. @throws Error with what the tool wrote */
export async function runTool(
  folder: string,
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const ended = run(program, [...args], {
    cwd: folder,
    env: { PATH: systemPath, HOME: folder, LC_ALL: "C.UTF-8", PYTHONDONTWRITEBYTECODE: "1", ...environment },
    maxBuffer: 64 * 1024 * 1024,
  })
  const output = { stdout: "", stderr: "" }
  ended.child.stdout?.on("data", (text) => (output.stdout += String(text)))
  ended.child.stderr?.on("data", (text) => (output.stderr += String(text)))
  await ended.catch((cause: unknown) => {
    throw new Error(`${program} ${args.join(" ")} failed:\n${output.stdout}${output.stderr}`, { cause })
  })
  return output.stdout
}

/** Visits that a sample makes. */
export interface Visits {
  readonly environment: Readonly<Record<string, string>>
  readonly count: number
  /** Is called after each line but the last. */
  readonly between?: () => Promise<void>
}

/** Starts a sample with an environment and nothing else, and answers the lines that it printed. @throws Error with what it wrote */
export async function visit(
  folder: string,
  { program, args, environment: own = {} }: Command,
  { environment, count, between }: Visits,
): Promise<readonly string[]> {
  const child = spawn(program, [...args, String(count)], {
    cwd: folder,
    env: {
      PATH: systemPath,
      HOME: folder,
      LC_ALL: "C.UTF-8",
      PYTHONDONTWRITEBYTECODE: "1",
      ...environment,
      ...own,
    },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const errors: string[] = []
  child.stderr.on("data", (text) => errors.push(String(text)))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", resolve)
  })
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (lines.length < count) await between?.()
  }
  const code = await ended
  if (code === 0) return lines
  throw new Error(`The sample ended with ${code}:\n${lines.join("\n")}\n${errors.join("")}`)
}
