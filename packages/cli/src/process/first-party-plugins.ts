import type { Plugin } from "@keyless/core"
import { azurePreset } from "@keyless/preset"

/** The plugins without a way into a cloud: for what they say of themselves, not for use. */
export function firstPartyPlugins(): readonly Plugin[] {
  return azurePreset()
}
