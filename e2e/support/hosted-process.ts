import { execFile } from "node:child_process"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { z } from "zod"

const run = promisify(execFile)
const app = join(import.meta.dirname, "..", "fixtures", "hosted-app.mjs")
/** Each process would compile the same modules anew. */
const compileCache = join(tmpdir(), "keyless-compile-cache")
const said = z.object({ prefix: z.string(), me: z.string(), what: z.string() })

/** What the app says of a database that it used. */
export type Visit = z.output<typeof said>

/**
 * Starts a process of an app with exactly the environment that its hosting service gives it, and lets it use every database that its settings lead
 * to.
 *
 * @param environment - as `sandbox.appEnvironment` gives it
 * @throws the error of the process, with what it wrote
 */
export async function visit(environment: Readonly<Record<string, string>>): Promise<readonly Visit[]> {
  const { stdout } = await run(process.execPath, [app], {
    env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: compileCache, ...environment },
  })
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => said.parse(JSON.parse(line)))
}
