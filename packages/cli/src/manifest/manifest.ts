import type { PluginKind, SupportRow } from "@keyless/core"

/** One option of a plugin, as the command line shows it. */
export interface ManifestOption {
  /** Property of the plugin's options. */
  readonly property: string
  /** Long flag without dashes. */
  readonly flag: string
  /** One letter. */
  readonly short?: string
  /** More long flags. */
  readonly aliases: readonly string[]
  /** Word of a `key=value` option. */
  readonly key: string
  /** Of a target: it is typed as this word of the identity's `key=value` option and is no flag. */
  readonly authKey?: string
  /** Of a source: it matters only when a connection is made. */
  readonly createOnly?: true
  readonly description: string
  readonly required: boolean
  readonly type: "text" | "number" | "switch"
  readonly choices?: readonly string[]
  /** Not to be shown while it is typed, nor in a printed command. */
  readonly secret: boolean
}

/** A plugin, without its code. */
export interface ManifestPlugin {
  readonly kind: PluginKind
  readonly id: string
  readonly aliases: readonly string[]
  readonly title: string
  readonly version: string
  readonly options: readonly ManifestOption[]
  /** Of a source: its name is left out on the command line. */
  readonly implicit?: boolean
  /** Of a target: its databases have schemas, for which privileges may be asked. */
  readonly hasSchemas?: boolean
  /** Of a target: the login of who owns tables is of use. */
  readonly takesOwnerLogin?: boolean
  /** Of a source: what users have to know before they use it. */
  readonly notice?: string
}

/** What flags and help are made of, so that neither needs a plugin to be loaded. */
export interface Manifest {
  readonly plugins: readonly ManifestPlugin[]
  readonly support: readonly SupportRow[]
}

/** The plugins of one kind, in the order of the preset. */
export function pluginsOf(manifest: Manifest, kind: PluginKind): readonly ManifestPlugin[] {
  return manifest.plugins.filter((plugin) => plugin.kind === kind)
}

/** A plugin by id or alias, without regard to case. */
export function findPlugin(manifest: Manifest, kind: PluginKind, name: string): ManifestPlugin | undefined {
  const wanted = name.toLowerCase()
  return pluginsOf(manifest, kind).find((plugin) =>
    [plugin.id, ...plugin.aliases].some((each) => each.toLowerCase() === wanted),
  )
}
