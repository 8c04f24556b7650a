import { fail } from "./errors.ts"
import { createGuard, type Guard } from "./guard/guard.ts"
import { guardAuth } from "./guard/guard-auth.ts"
import { guardClient, guardFormat } from "./guard/guard-client.ts"
import { guardSource } from "./guard/guard-source.ts"
import { guardTarget } from "./guard/guard-target.ts"
import { pluginFailed, wrongAnswer } from "./guard/plugin-failed.ts"
import { type PluginUpgraders, readPlugin } from "./guard/read-plugin.ts"
import type { Plugin } from "./plugin/any-plugin.ts"
import { createStepOwners, type StepOwners } from "./plan/owners.ts"
import {
  type AuthPlugin,
  type Closers,
  type ClientFormat,
  type ClientPlugin,
  type PluginBase,
  type PluginKind,
  type PluginRef,
  type RunsAs,
  type SourcePlugin,
  type TargetPlugin,
} from "./plugin/index.ts"

type PluginOf<K extends PluginKind> = Extract<Plugin, { kind: K }>

/** What is to go together. */
export interface Combination {
  readonly source?: SourcePlugin | undefined
  readonly target: TargetPlugin
  readonly auth?: AuthPlugin | undefined
  readonly client?: ClientPlugin | undefined
}

/** The plugins of an engine, found by what users type. */
export interface Registry {
  all<K extends PluginKind>(kind: K): readonly PluginOf<K>[]
  /** @throws KeylessError `unknown_plugin` with what there is */
  get<K extends PluginKind>(kind: K, id: string): PluginOf<K>
  has(kind: PluginKind, id: string): boolean
  /** The format of a client type for a target, or null where no plugin knows it. */
  format(target: TargetPlugin, client: ClientPlugin): ClientFormat | null
  /** The same, which throws nothing but a KeylessError that names the plugin. */
  guardedFormat(target: TargetPlugin, client: ClientPlugin): ClientFormat | null
  /** What removes the temporary resources of a plugin's steps; none where there is no such plugin. */
  closersOf(plugin: PluginRef): Closers
  /** Why a combination cannot work, or null where it can; parts that are left out object to nothing. */
  objection(parts: Combination): string | null
}

const hosted: readonly RunsAs[] = ["managed-identity", "application"]

const cannotRunAs: Readonly<Record<RunsAs, string>> = {
  "managed-identity": "apps have no managed identity there",
  application: "apps cannot use an application's secret there",
  person: "apps do not run as you there",
}

/** What a registry is made with. */
export interface RegistryOptions {
  readonly owners?: StepOwners
  readonly upgraders?: PluginUpgraders
}

/**
 * Puts plugins together.
 *
 * @throws KeylessError `duplicate_plugin`, `duplicate_format`, each naming both plugins; `invalid_plugin`, `unsupported_plugin`
 */
export function createRegistry(
  given: readonly unknown[],
  { owners = createStepOwners(), upgraders = {} }: RegistryOptions = {},
): Registry {
  const guardOf = (plugin: PluginRef) => createGuard(plugin, owners)
  const read = new Map<unknown, Plugin>()
  for (const each of given)
    if (!read.has(each)) read.set(each, guardPlugin(readPlugin(each, upgraders), guardOf))
  const plugins = [...read.values()]
  const byName = new Map<string, Plugin>()
  for (const plugin of plugins) {
    for (const name of [plugin.id, ...plugin.aliases]) {
      const key = `${plugin.kind}:${name.toLowerCase()}`
      const other = byName.get(key)
      if (other !== undefined && other !== plugin) {
        throw fail(
          "duplicate_plugin",
          `Two ${plugin.kind} plugins are called "${name}": ${label(other)} and ${label(plugin)}.`,
          {
            hint: "Leave one of them out of the list that is given to createEngine.",
          },
        )
      }
      byName.set(key, plugin)
    }
  }
  const ofKind = <K extends PluginKind>(kind: K) =>
    plugins.filter((plugin): plugin is PluginOf<K> => plugin.kind === kind)
  const [implicit, second] = ofKind("source").filter((source) => source.implicit)
  if (implicit !== undefined && second !== undefined) {
    throw fail(
      "duplicate_plugin",
      `Both ${label(implicit)} and ${label(second)} are the source where none is named.`,
      { hint: "Leave one of them out of the list that is given to createEngine." },
    )
  }
  const formats = collectFormats(ofKind("target"), ofKind("client"))

  const formatOf = (target: TargetPlugin, client: ClientPlugin) =>
    overriding(target, client) ?? formats.get(pair(target.protocol, client.id))

  const registry: Registry = {
    all: ofKind,
    has: (kind, id) => byName.has(`${kind}:${id.toLowerCase()}`),
    get<K extends PluginKind>(kind: K, id: string) {
      const isWanted = (plugin: Plugin): plugin is PluginOf<K> => plugin.kind === kind
      const plugin = byName.get(`${kind}:${id.toLowerCase()}`)
      if (plugin !== undefined && isWanted(plugin)) return plugin
      const known = ofKind(kind).map((each) => each.id)
      throw fail("unknown_plugin", `There is no ${kind} called "${id}".`, {
        hint: known.length === 0 ? `No ${kind} plugin is installed.` : `Use one of: ${known.join(", ")}.`,
        details: { kind, id, known },
      })
    },
    format: (target, client) => formatOf(target, client)?.format ?? null,
    guardedFormat(target, client) {
      const found = formatOf(target, client)
      return found === undefined ? null : guardFormat(guardOf(found.from), found.format)
    },
    closersOf({ kind, id }) {
      const plugin = kind === "engine" ? undefined : byName.get(`${kind}:${id.toLowerCase()}`)
      return plugin === undefined || plugin.kind === "client" ? {} : (plugin.closers ?? {})
    },
    objection({ source, target, auth, client }) {
      if (source !== undefined && auth !== undefined) {
        const { runsAs = "managed-identity" } = auth
        if (!(source.runsAs ?? hosted).includes(runsAs)) return `${source.title}: ${cannotRunAs[runsAs]}`
      }
      const told =
        (auth && target.unsupported?.auth?.[auth.id]) ?? (client && target.unsupported?.client?.[client.id])
      if (told !== undefined) return `${target.title}: ${told}`
      if (client !== undefined && registry.format(target, client) === null) {
        const reason =
          client.unsupported?.[target.protocol] ??
          `no plugin knows how ${client.title} apps read a ${target.protocol} connection`
        return `${target.title}: ${reason}`
      }
      return null
    },
  }
  return registry
}

function collectFormats(targets: readonly TargetPlugin[], clients: readonly ClientPlugin[]) {
  const formats = new Map<string, { format: ClientFormat; from: Plugin }>()
  const add = (protocol: string, client: string, format: ClientFormat, from: Plugin) => {
    const key = pair(protocol, client)
    const other = formats.get(key)
    if (other !== undefined && other.format !== format) {
      throw fail(
        "duplicate_format",
        `Both ${label(other.from)} and ${label(from)} give the format of "${client}" for "${protocol}".`,
        {
          hint: "Leave one of them out, remove the format from one, or name the client type in `overrides` of the target.",
        },
      )
    }
    formats.set(key, { format, from })
  }
  for (const client of clients) {
    for (const [protocol, format] of Object.entries(client.formats)) add(protocol, client.id, format, client)
  }
  for (const target of targets) {
    for (const [client, format] of Object.entries(target.clientFormats ?? {})) {
      if (!overrides(target, client)) add(target.protocol, client, format, target)
    }
    const missing = target.overrides?.find((client) => clientFormat(target, client) === undefined)
    if (missing !== undefined) {
      throw fail(
        "invalid_plugin",
        `The ${label(target)} overrides the format of "${missing}" and gives none.`,
        {
          hint: "It is a fault of the plugin. Use another version of it, or tell its author.",
        },
      )
    }
  }
  return formats
}

const sameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

/** Whether a target has a format of its own in place of the client type's. */
function overrides(target: TargetPlugin, client: string): boolean {
  return target.overrides?.some((each) => sameName(each, client)) === true
}

function clientFormat({ clientFormats = {} }: TargetPlugin, client: string): ClientFormat | undefined {
  return Object.entries(clientFormats).find(([id]) => sameName(id, client))?.[1]
}

function overriding(target: TargetPlugin, { id }: ClientPlugin) {
  const format = overrides(target, id) ? clientFormat(target, id) : undefined
  return format === undefined ? undefined : { format, from: target }
}

function guardPlugin(plugin: Plugin, guardOf: (plugin: PluginRef) => Guard): Plugin {
  const guard = guardOf({ kind: plugin.kind, id: plugin.id })
  switch (plugin.kind) {
    case "source":
      return guardSource(plugin, guard)
    case "target":
      return guardTarget(plugin, guard)
    case "auth":
      return guardAuth(plugin, guard)
    case "client":
      return guardClient(plugin, guard)
  }
}

function pair(protocol: string, client: string): string {
  return `${protocol}\n${client.toLowerCase()}`
}

function label(plugin: Plugin): string {
  return `${plugin.kind} plugin "${plugin.id}" ${plugin.version}`
}

/**
 * Checks options against a plugin's schema.
 *
 * @throws KeylessError `invalid_options` with every issue and its path
 */
export async function checkOptions<O>(plugin: PluginBase<PluginKind, O>, value: unknown): Promise<O> {
  const result = await validated(plugin, value)
  if (result.issues === undefined) return result.value
  const issues = result.issues.map((issue) => ({
    path: (issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join("."),
    message: issue.message,
  }))
  const told = issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ")
  throw fail("invalid_options", `Options of ${plugin.kind} "${plugin.id}": ${told}.`, {
    hint: "Correct them; nothing was changed.",
    details: { plugin: plugin.id, kind: plugin.kind, issues },
  })
}

async function validated<O>(plugin: PluginBase<PluginKind, O>, value: unknown) {
  const ref = { kind: plugin.kind, id: plugin.id }
  try {
    const result = await plugin.options["~standard"].validate(value)
    if (typeof result === "object" && result !== null) return result
  } catch (cause) {
    throw pluginFailed(ref, cause, { call: "the schema of its options" })
  }
  throw wrongAnswer(ref, "the schema of its options", "it is not an object")
}
