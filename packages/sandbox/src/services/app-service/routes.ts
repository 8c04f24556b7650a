import type { ArmRoute } from "../../kit/arm/routes.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { createSiteChanges } from "./site-changes.ts"
import { siteConfigRoutes } from "./site-config.ts"
import type { SiteOperations } from "./site-operations.ts"
import { sitePowerRoutes } from "./site-power.ts"
import { siteSlotRoutes } from "./site-slots.ts"
import { siteSwapRoutes } from "./site-swaps.ts"
import { createSiteWriter } from "./site-writes.ts"
import { siteRoutes } from "./sites.ts"
import type { SiteState } from "./state.ts"

/** Microsoft.Web/sites with their configuration and slots. */
export const appServiceRoutes = (kit: ServiceKit<SiteState>, siteOperations: SiteOperations): ArmRoute[] => {
  const write = createSiteWriter(kit.store, kit.faults)
  const changes = createSiteChanges(kit, write, siteOperations)
  return [
    ...siteRoutes(kit, changes),
    ...siteOperations.routes(),
    ...siteConfigRoutes(kit, write),
    ...siteSlotRoutes(kit, changes),
    ...siteSwapRoutes(kit, write),
    ...sitePowerRoutes(kit, write),
  ]
}
