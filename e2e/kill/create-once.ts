// One create, in a process of its own that ends itself without warning at a given point of its journal.
// Arguments: folder of the journal, the point, and the target as JSON.
import { fileJournal, createEngine } from "@keyless/core"
import { cloudFromEnvironment, createAzure } from "@keyless/azure"
import { azurePreset } from "@keyless/preset"
import { z } from "zod"
import { deadlyJournal } from "./deadly-journal.ts"

const [directory = "", killAt = "never", targetJson = ""] = process.argv.slice(2)
const target = z
  .object({ kind: z.string(), options: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(targetJson))
let point = 0

/** Counts a point and ends the process there, as `kill -9` would. */
async function pass(): Promise<void> {
  if (String(point) === killAt) process.kill(process.pid, "SIGKILL")
  point += 1
}

const azure = createAzure({ cloud: await cloudFromEnvironment(process.env) })
const engine = createEngine({
  plugins: azurePreset({ azure }),
  journal: deadlyJournal(fileJournal(directory), pass),
})
const plan = await engine.plan({
  source: { kind: "webapp", options: { resourceGroup: "demo", name: "shop-web" } },
  target,
  client: "nodejs",
})
const connection = await engine.run(plan, { confirm: async () => true })
console.log(JSON.stringify({ points: point, name: connection.name, user: connection.user }))
