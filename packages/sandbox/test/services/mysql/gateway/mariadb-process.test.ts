import { execFile, spawn } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { tmpdir } from "node:os"
import { setTimeout as pause } from "node:timers/promises"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { findMariadbBinaries } from "../../../../src/services/mysql/gateway/engine/binaries.ts"
import { startMariadb } from "../../../../src/services/mysql/gateway/engine/process.ts"
import { createBench, failure } from "./support.ts"

const run = promisify(execFile)

test("nothing is left of a MariaDB when its process is killed", async () => {
  const module = join(import.meta.dirname, "../../../../src/services/mysql/gateway/engine/process.ts")
  const directory = mkdtempSync(join(tmpdir(), "keyless-mariadb-"))
  const program = `
    const { startMariadb } = await import(${JSON.stringify(module)})
    const server = await startMariadb(${JSON.stringify(directory)})
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
  expect(await serversIn(folder)).not.toEqual([])
  child.kill("SIGKILL")
  while (existsSync(folder) || dataFolders(directory).length > 0) await pause(50)
  // The shell that removes the folders ends right after.
  while ((await serversIn(folder)).length > 0) await pause(50)
  rmSync(directory, { recursive: true, force: true })
}, 60_000)

test("a machine without MariaDB is told what to install", async () => {
  await expect(findMariadbBinaries([tmpdir()])).rejects.toThrow("apt-get install mariadb-server")
})

test("an engine that does not start says why to those who log in, and is tried again", async () => {
  const directory = mkdtempSync(join(tmpdir(), "keyless-mariadb-"))
  const obstacle = join(directory, "engine")
  writeFileSync(obstacle, "")
  const bench = await createBench({}, { engineDirectory: obstacle })
  expect(await failure(bench.asPasswordAdmin())).toMatchObject({
    errno: 1105,
    message: expect.stringContaining("EEXIST"),
  })
  rmSync(obstacle)
  await bench.asPasswordAdmin()
  await bench.close()
  rmSync(directory, { recursive: true, force: true })
}, 60_000)

test("MariaDB starts with the first login, or with its server when that is warm", async () => {
  const engineDirectory = mkdtempSync(join(tmpdir(), "keyless-mariadb-"))
  const cold = await createBench({}, { engineDirectory })
  expect(dataFolders(engineDirectory)).toEqual([])
  await cold.plane.createDatabase(cold.id, "early")
  await cold.plane.syncAdministrators(cold.id)
  expect(dataFolders(engineDirectory)).toEqual([])
  await cold.asPasswordAdmin()
  expect(dataFolders(engineDirectory)).toHaveLength(1)
  const warm = await createBench({}, { engineDirectory, warm: true })
  expect(dataFolders(engineDirectory)).toHaveLength(2)
  await Promise.all([cold.close(), warm.close()])
  expect(dataFolders(engineDirectory)).toEqual([])
  rmSync(engineDirectory, { recursive: true, force: true })
}, 60_000)

test("servers share a template and nothing else", async () => {
  const directory = mkdtempSync(join(tmpdir(), "keyless-mariadb-"))
  const servers = await Promise.all([startMariadb(directory), startMariadb(directory)])
  expect(readdirSync(directory).filter((name) => name.startsWith("mariadb-template-"))).toHaveLength(1)
  expect(dataFolders(directory)).toHaveLength(2)
  expect(new Set(servers.map(({ secret }) => secret)).size).toBe(2)
  await Promise.all(servers.map((server) => server.stop()))
  expect(dataFolders(directory)).toEqual([])
  rmSync(directory, { recursive: true, force: true })
}, 60_000)

const dataFolders = (directory: string) =>
  readdirSync(directory).filter((name) => name.startsWith("mariadb-data-"))

async function serversIn(folder: string): Promise<string[]> {
  const { stdout } = await run("ps", ["-A", "-o", "args"])
  return stdout.split("\n").filter((line) => line.includes(folder) && line.includes("mariadbd"))
}
