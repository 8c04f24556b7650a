import { spawn } from "node:child_process"
import { dirname, join } from "node:path"

/**
 * Runs another program until it ends. What it prints goes to standard error: standard output is for results.
 *
 * @throws Error where it cannot be started, or ends with another code than 0
 */
export async function runProgram(words: readonly string[]): Promise<void> {
  const [program = "", ...rest] = words[0] === "npm" && process.platform === "win32" ? npmOf(words) : words
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program, rest, { stdio: ["inherit", 2, 2] })
    child.once("error", reject)
    child.once("exit", (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${program} ended with code ${code}.`))
    })
  })
}

/** On Windows npm is a script for the shell, whose quoting is best kept out of it; its program lies beside Node.js. */
function npmOf([, ...rest]: readonly string[]): readonly string[] {
  const { execPath } = process
  return [execPath, join(dirname(execPath), "node_modules/npm/bin/npm-cli.js"), ...rest]
}
