import { createEngine, fileJournal } from "@keyless/core"
import { azurePreset } from "@keyless/preset"
import { loadCloud } from "@keyless/azure"

const plugins = azurePreset({ cloud: await loadCloud(process.env.KEYLESS_CLOUD ?? "public") })
const engine = createEngine({ plugins, journal: fileJournal(".keyless") })
const plan = await engine.plan({
  source: { kind: "webapp", options: { resourceGroup: "demo", name: "shop-web" } },
  target: {
    kind: "postgres-flexible",
    options: { resourceGroup: "demo", server: "shop-db", database: "shop" },
  },
  client: "nodejs",
})
for await (const event of engine.apply(plan)) {
  if (event.type === "step.done") console.log(`${event.title}: ${event.milliseconds} ms`)
}
