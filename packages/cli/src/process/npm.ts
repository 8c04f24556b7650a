import { spawn } from "node:child_process"
import { dirname, join } from "node:path"

/**
 * Program and words that run npm without a shell. On Windows npm itself is a script for one, whose quoting is best kept out of it; its program lies beside
 * Node.js.
 */
export function npmCommand(words: readonly string[]): readonly [string, readonly string[]] {
  if (process.platform !== "win32") return ["npm", words]
  const { execPath } = process
  return [execPath, [join(dirname(execPath), "node_modules/npm/bin/npm-cli.js"), ...words]]
}

/**
 * Runs npm until it ends. What it prints goes to standard error: standard output is for results.
 *
 * @throws Error where it cannot be started, or ends with another code than 0
 */
export async function runNpm(words: readonly string[]): Promise<void> {
  const [program, all] = npmCommand(words)
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program, all, { stdio: ["inherit", 2, 2] })
    child.once("error", reject)
    child.once("exit", (code) => {
      if (code === 0) resolve()
      else reject(new Error(`npm ended with code ${code}.`))
    })
  })
}
