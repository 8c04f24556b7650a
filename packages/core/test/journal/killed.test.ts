import { randomUUID } from "node:crypto"
import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { hostname } from "node:os"
import { fileJournal, isKeylessError, type RunHeader } from "../../src/index.ts"
import { journalFolder, processHolding, processInRun } from "./killed.ts"

const header: RunHeader = {
  run: "next",
  key: "shop",
  operation: "create",
  connection: "shop",
  fingerprint: "same",
  version: 2,
  startedAt: "2026-11-23T12:00:00.000Z",
}

test("a process that lives keeps others out and is named", async () => {
  const folder = await journalFolder()
  const { pid } = await processHolding(folder)
  await expect(fileJournal(folder).begin(header)).rejects.toMatchObject({
    code: "connection_busy",
    message: expect.stringContaining(`process ${pid} on`),
  })
  expect(await fileJournal(folder).abandoned()).toEqual([])
})

test("the lock of a process that was killed is taken over, with what it left behind", async () => {
  const folder = await journalFolder()
  await (await processHolding(folder)).kill()
  const run = await fileJournal(folder).begin(header)
  expect(run.leftovers.map(({ id }) => id)).toEqual(["left"])
  await run.finish(true)
})

test("a run whose process was killed is abandoned, under its own header", async () => {
  const folder = await journalFolder()
  await (await processHolding(folder)).kill()
  const [found, ...others] = await fileJournal(folder).abandoned()
  expect(others).toEqual([])
  expect(found?.header).toMatchObject({ run: "killed", connection: "shop", fingerprint: "same" })
  expect(found?.leftovers.map(({ title }) => title)).toEqual(["rule left"])
})

test("of many that find a dead lock at once, exactly one takes it", async () => {
  const folder = await journalFolder()
  await (await processHolding(folder)).kill()
  const [lock = ""] = (await readdir(folder)).filter((name) => name.endsWith(".lock"))
  const holder: unknown = JSON.parse(await readFile(join(folder, lock), "utf8"))
  for (let round = 0; round < 25; round += 1) {
    await writeFile(join(folder, lock), JSON.stringify(Object.assign({}, holder, { token: randomUUID() })))
    const begun = await Promise.allSettled(Array.from({ length: 8 }, () => fileJournal(folder).begin(header)))
    const runs = begun.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []))
    expect(runs).toHaveLength(1)
    await Promise.all(runs.map((run) => run.finish(true)))
  }
  expect(await readdir(folder)).toHaveLength(1)
})

test("a lock of a process id and host name that another process has by now is taken over: a new container has both again", async () => {
  const folder = await journalFolder()
  await (await processHolding(folder)).kill()
  const [lock = ""] = (await readdir(folder)).filter((name) => name.endsWith(".lock"))
  const holder: unknown = JSON.parse(await readFile(join(folder, lock), "utf8"))
  await writeFile(
    join(folder, lock),
    JSON.stringify(Object.assign({}, holder, { pid: process.pid, host: hostname() })),
  )
  await (await fileJournal(folder).begin(header)).finish(true)
})

/** Short, so that a test may wait for its end. */
const lease = { lengthMs: 400, beatMs: 50, settleMs: 50 }

test("a process that lives keeps its lock for longer than the lease, and loses it when it is suspended; awake again it writes nothing", async () => {
  const folder = await journalFolder()
  const held = await processInRun(join(import.meta.dirname, "write-on.ts"), folder)
  await new Promise((resolve) => setTimeout(resolve, 2 * lease.lengthMs))
  await expect(fileJournal(folder, lease).begin(header)).rejects.toMatchObject({ code: "connection_busy" })

  process.kill(held.pid, "SIGSTOP")
  let run
  while (run === undefined) {
    run = await fileJournal(folder, lease)
      .begin(header)
      .catch((error: unknown) => {
        if (isKeylessError(error) && error.code === "connection_busy") return undefined
        throw error
      })
  }
  expect(run.leftovers.map(({ id }) => id)).toEqual(["left"])
  const [name = ""] = (await readdir(folder)).filter((each) => each.endsWith(".jsonl"))
  const before = await readFile(join(folder, name), "utf8")
  process.kill(held.pid, "SIGCONT")
  // It tries to write on, says why it may not, and ends without touching what is not its own any more.
  expect(await held.said()).toContain("run_taken_over")
  await held.ended
  expect(await readFile(join(folder, name), "utf8")).toBe(before)
  await run.append({ type: "intent", step: "mine" })
  await run.finish(true)
})
