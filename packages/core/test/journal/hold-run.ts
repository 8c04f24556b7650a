import { fileJournal } from "@keyless/core"

// Begins a run, writes that it acquires a rule, says so and then waits to be killed.
const [directory = "", connection = "shop"] = process.argv.slice(2)
const run = await fileJournal(directory).begin({
  run: "killed",
  key: connection,
  operation: "create",
  connection,
  fingerprint: "same",
  version: 2,
  startedAt: "2026-11-23T12:00:00.000Z",
})
for (const id of ["gone", "left"]) {
  await run.append({
    type: "acquire",
    id,
    step: "database.session",
    plugin: { kind: "target" as const, id: "fake-db" },
    closer: "opening",
    data: { name: id },
    title: `rule ${id}`,
    made: false,
  })
}
await run.append({ type: "release", id: "gone" })
process.stdout.write("begun\n")
setInterval(() => {}, 60_000)
