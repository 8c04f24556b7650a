import { fail } from "./errors.ts"
import {
  type AuthPlugin,
  type ClientFormat,
  type ClientPlugin,
  type PluginBase,
  type PluginKind,
  type RunsAs,
  type SourcePlugin,
  type TargetPlugin,
} from "./plugin/index.ts"

/** Any plugin. @public */
export type Plugin = SourcePlugin | TargetPlugin | AuthPlugin | ClientPlugin

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
  /** Why a combination cannot work, or null where it can; parts that are left out object to nothing. */
  objection(parts: Combination): string | null
}

const hosted: readonly RunsAs[] = ["managed-identity", "application"]

const cannotRunAs: Readonly<Record<RunsAs, string>> = {
  "managed-identity": "apps have no managed identity there",
  application: "apps cannot use an application's secret there",
  person: "apps do not run as you there",
}

/**
 * Puts plugins together.
 *
 * @throws KeylessError `duplicate_plugin`, `duplicate_format`, each naming both plugins
 */
export function createRegistry(plugins: readonly Plugin[]): Registry {
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
    format: (target, client) => formats.get(pair(target.protocol, client.id))?.format ?? null,
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
  const formats = new Map<string, { format: ClientFormat; from: string }>()
  const add = (protocol: string, client: string, format: ClientFormat, from: string) => {
    const key = pair(protocol, client)
    const other = formats.get(key)
    if (other !== undefined && other.format !== format) {
      throw fail(
        "duplicate_format",
        `Both ${other.from} and ${from} give the format of "${client}" for "${protocol}".`,
        {
          hint: "Leave one of them out, or remove the format from one.",
        },
      )
    }
    formats.set(key, { format, from })
  }
  for (const client of clients) {
    for (const [protocol, format] of Object.entries(client.formats))
      add(protocol, client.id, format, label(client))
  }
  for (const target of targets) {
    for (const [client, format] of Object.entries(target.clientFormats ?? {})) {
      add(target.protocol, client, format, label(target))
    }
  }
  return formats
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
  const result = await plugin.options["~standard"].validate(value)
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
