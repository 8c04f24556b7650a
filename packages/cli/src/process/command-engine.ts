import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { type Cloud, cloudFromEnvironment, loadCloud } from "@keyless/azure"
import { createEngine, type Engine, fileJournal } from "@keyless/core"
import { azurePreset } from "@keyless/preset"
import { pluginsOfConfig, type LoadedConfig } from "../config/loaded-config.ts"
import type { EngineRequest } from "./host.ts"

/** What the engine of a command is opened with. */
export interface CommandSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly stateDirectory: string
  readonly config: LoadedConfig | null
}

/**
 * The engine of the command line: first-party plugins and the config's, the cloud that `KEYLESS_CLOUD` or the config names, and a journal in the state
 * folder or where the config says.
 *
 * @throws KeylessError `cloud_invalid`, and `duplicate_plugin` where the config brings what is there
 */
export async function openCommandEngine(
  request: EngineRequest,
  { environment, stateDirectory, config }: CommandSurroundings,
): Promise<Engine> {
  const cloud = await cloudOf(environment, config)
  const journal =
    config?.settings.journal === undefined
      ? join(stateDirectory, "journal")
      : resolve(config.folder, config.settings.journal)
  return createEngine({
    plugins: [...azurePreset({ cloud, environment, ...request }), ...pluginsOfConfig(config)],
    journal: fileJournal(journal),
  })
}

function cloudOf(
  environment: CommandSurroundings["environment"],
  config: LoadedConfig | null,
): Promise<Cloud> {
  const named = config?.settings.cloud
  if (config === null || named === undefined || (environment["KEYLESS_CLOUD"] ?? "") !== "")
    return cloudFromEnvironment(environment)
  const file = resolve(config.folder, named)
  return loadCloud(existsSync(file) ? file : named)
}
