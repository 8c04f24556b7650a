import { loadConfig } from "../../src/config/load-config.ts"

// Loads each config that it is told, as the command line does, and tells what came of it. Vitest would load it in a way of its own.
process.on("message", (file) => {
  void load(String(file)).then((outcome) => process.send?.(outcome))
})

async function load(file: string) {
  try {
    const { plugins, settings, services } = await loadConfig(file)
    const loaded = plugins.map(({ plugin, from }) => [plugin.id, from])
    return { plugins: loaded, settings, services: await services() }
  } catch (error) {
    return error instanceof Error && "toJSON" in error
      ? JSON.parse(JSON.stringify(error))
      : { error: String(error) }
  }
}
