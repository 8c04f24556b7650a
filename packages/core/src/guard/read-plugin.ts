import { fail } from "../errors.ts"
import { apiVersion, isStamped, type PluginKind } from "../plugin/plugin.ts"
import type { Plugin } from "../plugin/any-plugin.ts"
import { type Shape, troubleWith } from "./shape.ts"

/** Makes a plugin of the next version of the contracts out of one of a version. */
export type PluginUpgrader = (plugin: Plugin) => Plugin

/** By the version that they start from. */
export type PluginUpgraders = Readonly<Record<number, PluginUpgrader>>

const closersShape: Shape = (value) =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((closer) => typeof closer === "function")
    ? null
    : `"closers" is not an object of functions`

const base: Readonly<Record<string, Shape>> = {
  id: "name",
  aliases: ["name"],
  title: "name",
  version: "name",
  options: { "~standard": { validate: "function" } },
}

const shapes: Readonly<Record<PluginKind, Shape>> = {
  source: { ...base, "closers?": closersShape, resolve: "function", "optionsFromId?": "function" },
  target: {
    ...base,
    protocol: "name",
    settingPrefix: { cloud: "name", type: "name" },
    closers: closersShape,
    resolve: "function",
    optionsFromId: "function",
    "optionsForServer?": "function",
    "optionsForDatabase?": "function",
    "overrides?": ["name"],
    "tokenScope?": "name",
  },
  auth: { ...base, credential: "name", "closers?": closersShape, resolve: "function" },
  client: { ...base, formats: {}, "samples?": {} },
}

/**
 * Reads one of the plugins that an engine is made of, and makes one for older contracts one for these.
 *
 * @throws KeylessError `invalid_plugin`, `unsupported_plugin`
 */
export function readPlugin(value: unknown, upgraders: PluginUpgraders = {}): Plugin {
  if (!isStamped<Plugin>(value)) {
    throw fail(
      "invalid_plugin",
      `${nameOf(value)} in the list of plugins was not made by defineSource, defineTarget, defineAuth or defineClient.`,
      {
        hint: "Give the list what those functions answer. Of a function that makes a plugin, give what it answers, not the function.",
      },
    )
  }
  const plugin = upgraded(value, upgraders)
  const shape = Object.hasOwn(shapes, plugin.kind) ? shapes[plugin.kind] : undefined
  const trouble = shape === undefined ? "it is of no kind that there is" : troubleWith(shape, plugin)
  if (trouble === null) return plugin
  throw fail("invalid_plugin", `The ${nameOf(plugin)} cannot be used: ${trouble}.`, {
    hint: "It is a fault of the plugin. Use another version of it, or tell its author.",
  })
}

function upgraded(plugin: Plugin, upgraders: PluginUpgraders): Plugin {
  let current = plugin
  for (;;) {
    const version: unknown = current.apiVersion
    if (version === apiVersion) return current
    if (typeof version !== "number" || !Number.isInteger(version)) {
      throw fail("invalid_plugin", `The ${nameOf(plugin)} does not say which contracts it was written for.`, {
        hint: "It is a fault of the plugin. Use another version of it, or tell its author.",
      })
    }
    if (version > apiVersion) {
      throw unsupported(
        plugin,
        `is for version ${version} of the contracts, and this is version ${apiVersion}`,
        {
          hint: `Install a newer version of @keyless/core, or an older one of the package that brings the plugin.`,
        },
      )
    }
    const upgrade = upgraders[version]
    if (upgrade === undefined) {
      throw unsupported(
        plugin,
        `is for version ${version} of the contracts, which this version does not know any more`,
        {
          hint: `Install a newer version of the package that brings the plugin, one for version ${apiVersion} of the contracts.`,
        },
      )
    }
    const next = upgrade(current)
    if (next.apiVersion <= version)
      throw new TypeError(`The upgrader of version ${version} does not go on from it.`)
    current = next
  }
}

function unsupported(plugin: Plugin, why: string, { hint }: { readonly hint: string }) {
  return fail("unsupported_plugin", `The ${nameOf(plugin)} ${plugin.version} ${why}.`, {
    hint,
    details: { kind: plugin.kind, id: plugin.id, apiVersion: plugin.apiVersion },
  })
}

function nameOf(value: unknown): string {
  if (typeof value === "function") return "A function"
  if (typeof value !== "object" || value === null) return `A value (${String(value)})`
  const [kind, id]: unknown[] = [Reflect.get(value, "kind"), Reflect.get(value, "id")]
  const known = typeof kind === "string" ? kind : "object"
  return typeof id === "string" ? `${known} plugin "${id}"` : `An ${known} without an id`
}
