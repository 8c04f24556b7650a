import type { CommonFlags } from "../arguments/common-flags.ts"
import type { ReadFlags } from "../arguments/flags.ts"
import type { LoadedConfig } from "../config/loaded-config.ts"
import type { Manifest, ManifestPlugin } from "../manifest/manifest.ts"
import type { Host } from "../process/host.ts"

/** What a command gets: the world, and what was typed. */
export interface CommandInput {
  readonly host: Host
  readonly manifest: Manifest
  readonly config: LoadedConfig | null
  readonly common: CommonFlags
  readonly flags: ReadFlags
  /** All words that were typed, for a command that runs itself again. */
  readonly argv: readonly string[]
}

/** What a command on the connections of one kind of source gets. */
export interface SourceInput extends CommandInput {
  readonly source: ManifestPlugin
}

/** What a command gets on a connection of one kind of source, for which a kind of target may have been named. */
export interface ConnectionInput extends SourceInput {
  readonly target?: ManifestPlugin
}

/** What a command on one kind of source and of target gets. */
export interface PairInput extends SourceInput {
  readonly target: ManifestPlugin
}
