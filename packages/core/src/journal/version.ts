import type { PluginRef } from "../plugin/index.ts"
import { type Upgraders, upgrade } from "../upgrade.ts"

/** Version of what is written of a run. One of a higher version may mean something else by the same words. */
export const journalVersion = 2

/** In version 1 only target plugins made what is temporary, and `plugin` was the id of one. */
const lineUpgraders: Upgraders<object> = {
  1: (line) => ("plugin" in line ? { ...line, plugin: pluginOf(line.plugin) } : line),
}

/** A line of a journal of that version as this version writes it; null where it cannot be read. */
export function upgradeLine(line: object, version: unknown, upgraders = lineUpgraders): object | null {
  const upgraded = upgrade(line, version, journalVersion, upgraders)
  return upgraded.kind === "current" ? upgraded.value : null
}

/** The plugin that a journal names for something temporary, in whatever version it was written. */
export function pluginOf(named: unknown): PluginRef {
  if (typeof named === "string") return { kind: "target", id: named }
  const field = (name: keyof PluginRef): unknown =>
    typeof named === "object" && named !== null ? Reflect.get(named, name) : undefined
  const [kind, id] = [field("kind"), field("id")]
  const known =
    kind === "source" || kind === "auth" || kind === "client" || kind === "engine" ? kind : "target"
  return { kind: known, id: typeof id === "string" ? id : "" }
}
