import { canonical, siteId } from "../../state/resource-id.ts"
import type { LiveSite } from "../../state/live-types.ts"
import type { FaultSwitchboard } from "../../state/faults.ts"
import type { Store } from "../../state/store.ts"
import { webFailure } from "./answers.ts"

/** Runs a change to a site alone: a second write that comes meanwhile gets Azure's lock error. */
export type SiteWriter = (site: LiveSite, change: () => void) => Promise<void>

/** Makes the lock of the sites. A write takes `faults.siteWriteMs`. @throws ArmFailure 429 from the writer. */
export const createSiteWriter = (store: Store, faults: FaultSwitchboard): SiteWriter => {
  const busy = new Set<string>()
  return async (site, change) => {
    const id = canonical(siteId(site))
    if (busy.has(id)) {
      throw webFailure(
        429,
        "59206",
        "Cannot acquire exclusive lock to create, update or delete this site. Retry the request later.",
      )
    }
    const time = faults.current.siteWriteMs
    busy.add(id)
    try {
      if (time > 0) await new Promise<void>((resolve) => setTimeout(resolve, time))
      change()
      store.touchSite(site)
    } finally {
      busy.delete(id)
    }
  }
}
