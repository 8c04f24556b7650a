import type { Plugin } from "@keyless/core"
import type { ServiceOfSandbox } from "@keyless/core/config"
import type { CheckedConfig } from "./check-config.ts"

/** A plugin of a config, and the module that it came from: the config itself, or what a text among its plugins names. */
export interface LoadedPlugin {
  readonly plugin: Plugin
  readonly from: string
}

/** A config with its plugins loaded. */
export interface LoadedConfig {
  readonly file: string
  /** Its folder: where the paths in it begin. */
  readonly folder: string
  readonly plugins: readonly LoadedPlugin[]
  readonly settings: Pick<CheckedConfig, "cloud" | "journal" | "defaults">
  /** Loads the services of its sandbox. */
  readonly services: () => Promise<readonly ServiceOfSandbox[]>
}

/** The plugins that a config brings. */
export function pluginsOfConfig(config: LoadedConfig | null): readonly Plugin[] {
  return config === null ? [] : config.plugins.map(({ plugin }) => plugin)
}
