import { join } from "node:path"
import { cloudFromEnvironment } from "@keyless/azure"
import { createEngine, type Engine, fileJournal } from "@keyless/core"
import { azurePreset } from "@keyless/preset"
import type { EngineRequest } from "./host.ts"

/**
 * The engine of the command line: first-party plugins, the cloud that `KEYLESS_CLOUD` names, and a journal in the state folder.
 *
 * @throws KeylessError `cloud_invalid`
 */
export async function openFirstPartyEngine(
  request: EngineRequest,
  environment: Readonly<Record<string, string | undefined>>,
  stateDirectory: string,
): Promise<Engine> {
  const cloud = await cloudFromEnvironment(environment)
  return createEngine({
    plugins: azurePreset({ cloud, environment, ...request }),
    journal: fileJournal(join(stateDirectory, "journal")),
  })
}
