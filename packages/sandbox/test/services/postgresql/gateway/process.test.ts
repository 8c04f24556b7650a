import { execFile, spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { tmpdir } from "node:os"
import { setTimeout as pause } from "node:timers/promises"
import { promisify } from "node:util"
import { expect, test } from "vitest"

const run = promisify(execFile)

test("nothing is left of a PostgreSQL server when its process is killed", async () => {
  const module = join(import.meta.dirname, "../../../../src/services/postgresql/gateway/engine/process.ts")
  const directory = mkdtempSync(join(tmpdir(), "keyless-native-"))
  const program = `
    const { startPostgres } = await import(${JSON.stringify(module)})
    const server = await startPostgres(${JSON.stringify(directory)})
    console.log(server.socket)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  let socket = ""
  for await (const chunk of child.stdout) {
    socket += String(chunk)
    if (socket.includes("\n")) break
  }
  const folder = dirname(socket.trim())
  while (!existsSync(socket.trim())) await pause(50)
  expect(await serversIn(folder)).not.toEqual([])
  child.kill("SIGKILL")
  while (existsSync(folder)) await pause(50)
  // The shell that removes the folder ends right after.
  while ((await serversIn(folder)).length > 0) await pause(50)
  rmSync(directory, { recursive: true, force: true })
})

async function serversIn(folder: string): Promise<string[]> {
  const { stdout } = await run("ps", ["-A", "-o", "args"])
  return stdout.split("\n").filter((line) => line.includes(folder) && line.includes("postgres"))
}
