import type { DeploymentSlot } from "./deployment-slots.ts"
import { canonical } from "../../kit/state/resource-id.ts"
import type { FaultSwitchboard } from "../../kit/state/faults.ts"
import type { Store } from "../../kit/state/store.ts"
import { webFailure } from "../../kit/arm/answers.ts"

/**
 * Runs a change to a site or slot alone. A swap changes two.
 * @throws ArmFailure 429, at once, for a second write that comes meanwhile
 */
export type SiteWriter = (slots: readonly DeploymentSlot[], change: () => void) => Promise<void>

/** Makes the locks of the sites, one for each slot. A write takes `faults.siteWriteMs`. */
export const createSiteWriter = (store: Store, faults: FaultSwitchboard): SiteWriter => {
  const busy = new Set<string>()
  const write = async (ids: readonly string[], change: () => void): Promise<void> => {
    const time = faults.current.siteWriteMs
    try {
      if (time > 0) await new Promise<void>((resolve) => setTimeout(resolve, time))
      change()
      for (const id of ids) store.touch(id)
    } finally {
      for (const id of ids) busy.delete(id)
    }
  }
  return (slots, change) => {
    const ids = slots.map(({ id }) => canonical(id))
    if (ids.some((id) => busy.has(id))) {
      throw webFailure(
        429,
        "59206",
        "Cannot acquire exclusive lock to create, update or delete this site. Retry the request later.",
      )
    }
    for (const id of ids) busy.add(id)
    return write(ids, change)
  }
}
