import { fileJournal, isKeylessError } from "@keyless/core"

// Begins a run with a short lease and writes entry after entry, until it may not write any more.
const [directory = ""] = process.argv.slice(2)
const run = await fileJournal(directory, { lengthMs: 400, beatMs: 50, settleMs: 50 }).begin({
  run: "suspended",
  key: "shop",
  operation: "create",
  connection: "shop",
  fingerprint: "same",
  version: 2,
  startedAt: "2026-11-23T12:00:00.000Z",
})
await run.append({
  type: "acquire",
  id: "left",
  step: "database.session",
  plugin: { kind: "target" as const, id: "fake-db" },
  closer: "opening",
  data: {},
  title: "rule left",
  made: false,
})
process.stdout.write("begun\n")
try {
  for (;;) {
    await run.append({ type: "intent", step: "a" })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
} catch (error) {
  process.stdout.write(isKeylessError(error) ? error.code : String(error))
  await run.finish(false)
}
