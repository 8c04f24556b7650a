// One create, in a process of its own that ends itself without warning at a given point. The points are the moments before and after each
// entry of the journal: since an entry stands before and after every effect, each effect has a point on both of its sides.
// Arguments: folder of the journal, the point, and the target as JSON.
import { fileJournal, type Journal, createEngine } from "@keyless/core"
import { cloudFromEnvironment, createAzure } from "@keyless/azure"
import { azurePreset } from "@keyless/preset"
import { z } from "zod"

const [directory = "", killAt = "never", targetJson = ""] = process.argv.slice(2)
const target = z
  .object({ kind: z.string(), options: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(targetJson))
let point = 0

/** Counts a point and ends the process there, as `kill -9` would. */
function pass(): void {
  if (String(point) === killAt) process.kill(process.pid, "SIGKILL")
  point += 1
}

function deadly(journal: Journal): Journal {
  return {
    abandoned: () => journal.abandoned(),
    async begin(header) {
      pass()
      const run = await journal.begin(header)
      pass()
      return {
        leftovers: run.leftovers,
        async append(entry) {
          pass()
          await run.append(entry)
          pass()
        },
        async finish(complete) {
          pass()
          await run.finish(complete)
          pass()
        },
      }
    },
  }
}

const azure = createAzure({ cloud: await cloudFromEnvironment(process.env) })
const engine = createEngine({ plugins: azurePreset({ azure }), journal: deadly(fileJournal(directory)) })
const plan = await engine.plan({
  source: { kind: "webapp", options: { resourceGroup: "demo", name: "shop-web" } },
  target,
  client: "nodejs",
})
const connection = await engine.run(plan, { confirm: async () => true })
console.log(JSON.stringify({ points: point, name: connection.name, user: connection.user }))
