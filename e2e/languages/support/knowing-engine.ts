import { createEngine, type Engine } from "@keyless/core"
import { azurePreset } from "@keyless/preset"

/** An engine that knows every plugin; it writes samples and tells what goes together, and asks no cloud. */
export function knowingEngine(): Engine {
  return createEngine({ plugins: azurePreset() })
}
