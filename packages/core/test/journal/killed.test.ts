import { randomUUID } from "node:crypto"
import { readdir, writeFile } from "node:fs/promises"
import { hostname } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { fileJournal, type RunHeader } from "../../src/index.ts"
import { journalFolder, processHolding } from "./killed.ts"

const header: RunHeader = {
  run: "next",
  key: "shop",
  operation: "create",
  connection: "shop",
  fingerprint: "same",
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
  const { pid, kill } = await processHolding(folder)
  await kill()
  const [lock = ""] = (await readdir(folder)).filter((name) => name.endsWith(".lock"))
  for (let round = 0; round < 25; round += 1) {
    const dead = { pid, host: hostname(), token: randomUUID() }
    await writeFile(join(folder, lock), JSON.stringify(dead))
    const begun = await Promise.allSettled(Array.from({ length: 8 }, () => fileJournal(folder).begin(header)))
    const runs = begun.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []))
    expect(runs).toHaveLength(1)
    await Promise.all(runs.map((run) => run.finish(true)))
  }
  expect(await readdir(folder)).toHaveLength(1)
})
