import type { Plugin } from "@keyless/core"
import type { CommandInput } from "../commands/command-input.ts"
import { resultPrinter } from "../commands/session.ts"
import { packageOfFile } from "./plugin-package.ts"

/** `plugins list`: which plugins are loaded, from where, and in which version. */
export async function listPlugins(input: CommandInput): Promise<void> {
  const { config, host } = input
  const print = await resultPrinter(input)
  const own = new Map(config?.plugins.map(({ plugin, from }) => [plugin, from]))
  const plugins = await host.plugins(config)
  await print(await Promise.all(plugins.map((plugin) => row(plugin, own.get(plugin), config?.file))))
}

/** One that came out of the config's own code has the config for its place: nothing tells which import made it. */
async function row(plugin: Plugin, from: string | undefined, configFile: string | undefined) {
  const { kind, id, title, version, apiVersion } = plugin
  const named = from === undefined || from === configFile ? null : await packageOfFile(from)
  return {
    kind,
    name: id,
    title,
    version,
    apiVersion,
    from: from ?? "keyless",
    package: named === null ? null : `${named.name}@${named.version}`,
  }
}
