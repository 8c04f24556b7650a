import { spawn } from "node:child_process"
import { mkdir, writeFile } from "node:fs/promises"
import { once } from "node:events"
import { hostname } from "node:os"
import { fileURLToPath } from "node:url"
import { afterAll, beforeEach, expect, test } from "vitest"
import { localSource } from "../src/index.ts"
import { change, listening, openFolder, settingsIn } from "./folder.ts"

const program = fileURLToPath(new URL("write-many.ts", import.meta.url))
const folder = await openFolder()
beforeEach(async () => {
  await folder.remove()
  await mkdir(folder.path)
})
afterAll(() => folder.remove())

function start(file: string, name: string, count: number) {
  return spawn(
    process.execPath,
    ["--conditions=@keyless/source", program, folder.path, file, name, String(count)],
    { stdio: ["ignore", "ignore", "inherit"] },
  )
}

test.each([".env", "settings.json"])("processes that write %s at once lose nothing", async (file) => {
  const names = ["ONE", "TWO", "THREE"]
  const ends = await Promise.all(
    names.map(async (name) => (await once(start(file, name, 12), "exit"))[0] as unknown),
  )
  expect(ends).toEqual([0, 0, 0])
  expect(Object.keys(await settingsIn(folder, { file })).toSorted()).toEqual(
    names.flatMap((name) => Array.from({ length: 12 }, (_, index) => `${name}_${index}`)).toSorted(),
  )
  expect(await folder.list()).toEqual([file])
})

test("a process that is killed leaves a whole file, and the next one goes on", async () => {
  await folder.write(".env", "A=1\n")
  const child = start(".env", "ONE", 100_000)
  while (Object.keys(await settingsIn(folder)).length < 5) await new Promise(setImmediate)
  child.kill("SIGKILL")
  await once(child, "exit")
  const before = await settingsIn(folder)
  expect(before).toMatchObject({ A: "1", ONE_0: "x y" })
  await change(folder, {}, { set: { B: "2" } })
  expect(await settingsIn(folder)).toEqual({ ...before, B: "2" })
  expect((await folder.list()).filter((name) => !name.startsWith(".env.keyless-lock."))).toEqual([".env"])
})

test("a lock that stays is told, with who holds it", async () => {
  const lock = { pid: process.pid, host: `${hostname()}-elsewhere`, token: "t" }
  await writeFile(folder.at(".env.keyless-lock"), JSON.stringify(lock))
  let now = 0
  const clock = {
    now: () => new Date(now),
    sleep: async (ms: number) => void (now += ms),
  }
  const context = { ...listening().context, clock }
  const { settings } = await localSource({ directory: folder.path }).resolve(context, {})
  await expect(settings.change(context, { set: { A: "1" }, remove: [] })).rejects.toMatchObject({
    code: "settings_file_busy",
    hint: expect.stringContaining(".env.keyless-lock"),
    retryable: true,
  })
  expect(await folder.list()).toEqual([".env.keyless-lock"])
})
