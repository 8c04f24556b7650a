import { expect, test } from "vitest"
import { memoryJournal, type RunHeader } from "../../src/index.ts"

const header: RunHeader = {
  run: "r",
  key: "shop",
  operation: "create",
  connection: "shop",
  fingerprint: "f",
  version: 2,
  startedAt: "2026-11-23T12:00:00.000Z",
}

test("one writer per key, and nothing is kept", async () => {
  const journal = memoryJournal()
  const run = await journal.begin(header)
  await expect(journal.begin(header)).rejects.toMatchObject({ code: "connection_busy", retryable: true })
  const other = await journal.begin({ ...header, key: "other" })
  await run.finish(false)
  await other.finish(true)
  const next = await journal.begin(header)
  expect(next.leftovers).toEqual([])
  expect(await journal.abandoned()).toEqual([])
})
