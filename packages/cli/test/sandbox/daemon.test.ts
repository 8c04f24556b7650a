import { execFile, spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect } from "node:tls"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import type { DatabaseEndpoint } from "@keyless/sandbox"
import { afterEach, beforeEach, expect, test } from "vitest"
import { endProcess } from "../../src/sandbox/end-process.ts"
import { isRunning, processIdentity } from "../../src/sandbox/process-identity.ts"

const entry = fileURLToPath(new URL("../../src/keyless.ts", import.meta.url))
const run = promisify(execFile)
let state: string
let children: ChildProcess[]
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "keyless-daemon-"))
  children = []
})
afterEach(async () => {
  await keyless("stop")
  for (const child of children) child.kill("SIGKILL")
  rmSync(state, { recursive: true, force: true })
})

function keyless(word: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const words = ["--conditions=@keyless/source", entry, "sandbox", word]
  const env = { PATH: process.env["PATH"], HOME: state, KEYLESS_STATE_DIR: state }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, words, { env }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    )
  })
}

const stateFile = () => join(state, "sandbox/state.json")
const readState = () => JSON.parse(readFileSync(stateFile(), "utf8"))

/** A process of ours that does nothing, whatever else the program has it do first. */
async function idle(first = ""): Promise<{ pid: number; identity: string }> {
  const program = `${first}; setInterval(() => {}, 1000); console.log("ready")`
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "ignore"] })
  children.push(child)
  await once(child.stdout, "data")
  const pid = child.pid ?? 0
  return { pid, identity: (await processIdentity(pid)) ?? "" }
}

test("of several starts at once one wins, and the others say so", async () => {
  const starts = await Promise.all([keyless("start"), keyless("start"), keyless("start")])
  const won = starts.filter(({ status }) => status === 0)
  expect(won, JSON.stringify(starts)).toHaveLength(1)
  for (const { stderr } of starts.filter(({ status }) => status !== 0)) {
    expect(stderr).toContain("error[sandbox_running]")
    expect(stderr).toContain("hint:")
  }
  const { pid } = JSON.parse(won[0]?.stdout ?? "{}")
  expect(JSON.parse((await keyless("status")).stdout)).toMatchObject({ running: true, pid })
  expect(await keyless("stop")).toEqual({ status: 0, stdout: "", stderr: "" })
  expect(await keyless("start")).toMatchObject({ status: 0, stderr: "" })
}, 120_000)

test("a sandbox that does not answer is told by status, and killed by stop with all that it had", async () => {
  await keyless("start")
  const { pid, identity, directory } = readState()
  await callDatabase(JSON.parse((await keyless("status")).stdout))
  const folders = await databaseFolders(pid)
  expect(folders).toHaveLength(1)
  process.kill(pid, "SIGSTOP")
  const told = await keyless("status")
  expect(told.status).toBe(1)
  expect(told.stderr).toContain(`(process ${pid}) does not answer within`)
  const stopped = await keyless("stop")
  expect(stopped).toMatchObject({ status: 0, stderr: expect.stringContaining("was killed") })
  expect(await isRunning({ pid, identity })).toBe(false)
  expect([existsSync(directory), existsSync(stateFile())]).toEqual([false, false])
  await expect.poll(() => leftOf(folders), { timeout: 20_000 }).toEqual([])
  expect(await keyless("stop")).toEqual({ status: 0, stdout: "", stderr: "" })
}, 180_000)

test("the process that has got the id of a sandbox that is gone is left alone", async () => {
  await keyless("start")
  const before = readState()
  process.kill(before.pid, "SIGKILL")
  const stranger = await idle()
  writeFileSync(stateFile(), JSON.stringify({ ...before, pid: stranger.pid }))
  expect(JSON.parse((await keyless("status")).stdout)).toEqual({ running: false })
  expect(await keyless("stop")).toMatchObject({ status: 0, stderr: "" })
  expect(await isRunning(stranger)).toBe(true)
  expect(await keyless("start")).toMatchObject({ status: 0, stderr: "" })
  expect(await isRunning(stranger)).toBe(true)
}, 120_000)

test("a state that nobody can read counts for nothing", async () => {
  await keyless("start")
  const { pid } = readState()
  process.kill(pid, "SIGKILL")
  writeFileSync(stateFile(), "{ half of")
  expect(JSON.parse((await keyless("status")).stdout)).toEqual({ running: false })
  expect(await keyless("start")).toMatchObject({ status: 0 })
}, 120_000)

test("endProcess kills only what does not end, and never another process of that id", async () => {
  const patience = { ending: 500, killed: 10_000 }
  const known = await idle("process.on('SIGTERM', () => {})")
  expect(await endProcess({ ...known, identity: "another" }, patience)).toBe("ended")
  expect(await isRunning(known)).toBe(true)
  expect(await endProcess(known, patience)).toBe("killed")
  const other = await idle()
  expect(await endProcess(other, patience)).toBe("ended")
  expect(await processIdentity(other.pid)).toBeUndefined()
})

/** Has the sandbox's PostgreSQL started, which waits for its first client: here for one that is turned away. */
async function callDatabase({ databases }: { readonly databases: readonly DatabaseEndpoint[] }) {
  const server = databases.find(({ id }) => id.includes("Microsoft.DBforPostgreSQL"))
  if (server === undefined) throw new Error("the sandbox has no PostgreSQL")
  const { host, port } = server
  const socket = connect({ host, port, ALPNProtocols: ["postgresql"], rejectUnauthorized: false })
  await once(socket, "secureConnect")
  const parameters = Buffer.from("user\0nobody\0\0")
  const head = Buffer.alloc(8)
  head.writeInt32BE(head.length + parameters.length)
  head.writeInt32BE(3 << 16, 4)
  socket.write(Buffer.concat([head, parameters]))
  socket.resume()
  await once(socket, "close")
}

/** Folders of the database servers that a sandbox has started, from the command lines of the shells that watch them. */
async function databaseFolders(sandbox: number): Promise<string[]> {
  const { stdout } = await run("ps", ["-A", "-o", "ppid=,args="])
  return stdout
    .split("\n")
    .filter((line) => line.trim().startsWith(`${sandbox} `))
    .flatMap((line) => / keyless-database (\S+)/.exec(line)?.[1] ?? [])
}

/** The folders that are there, and the processes that name them. */
async function leftOf(folders: readonly string[]): Promise<string[]> {
  const { stdout } = await run("ps", ["-A", "-o", "args="])
  const lines = stdout.split("\n").filter((line) => folders.some((folder) => line.includes(folder)))
  return [...folders.filter((folder) => existsSync(folder)), ...lines]
}
