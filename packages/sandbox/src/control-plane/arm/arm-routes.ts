import type { ControlPlane } from "../context.ts"
import { containerAppRoutes } from "./container-apps/routes.ts"
import { roleAssignmentRoutes } from "./authorization/role-assignments.ts"
import { roleDefinitionRoutes } from "./authorization/role-definitions.ts"
import { configurationStoreRoutes } from "./configuration-stores.ts"
import { linkerRoutes } from "./linkers.ts"
import { managedIdentityRoutes } from "./managed-identities.ts"
import { createOperations } from "./operations.ts"
import { mysqlRoutes } from "./mysql/routes.ts"
import { postgresRoutes } from "./postgres/routes.ts"
import { createSiteChanges } from "./site-changes.ts"
import { siteConfigRoutes } from "./site-config.ts"
import { createSiteOperations } from "./site-operations.ts"
import { siteSlotRoutes } from "./site-slots.ts"
import { siteSwapRoutes } from "./site-swaps.ts"
import { createSiteWriter } from "./site-writes.ts"
import { siteRoutes } from "./sites.ts"
import { springRoutes } from "./spring/routes.ts"
import { sqlRoutes } from "./sql/routes.ts"
import { resourceRoutes } from "./resources.ts"
import { subscriptionRoutes } from "./subscriptions.ts"
import { vaultRoutes } from "./vaults.ts"
import type { ArmRoute } from "./routes.ts"

/** The operations of every provider, and what they have running. */
export const armRoutes = (
  plane: ControlPlane,
): { readonly routes: readonly ArmRoute[]; idle(): Promise<void> } => {
  const operations = createOperations(plane)
  const write = createSiteWriter(plane.store, plane.faults)
  const siteOperations = createSiteOperations(plane)
  const siteChanges = createSiteChanges(plane, write, siteOperations)
  return {
    routes: [
      ...subscriptionRoutes(plane),
      ...resourceRoutes(plane),
      ...siteRoutes(plane, siteChanges),
      ...siteOperations.routes(),
      ...siteConfigRoutes(plane, write),
      ...containerAppRoutes(plane, operations),
      ...siteSlotRoutes(plane, siteChanges),
      ...siteSwapRoutes(plane, write),
      ...managedIdentityRoutes(plane),
      ...postgresRoutes(plane, operations),
      ...mysqlRoutes(plane, operations),
      ...sqlRoutes(plane, operations),
      ...vaultRoutes(plane),
      ...configurationStoreRoutes(plane),
      ...roleAssignmentRoutes(plane),
      ...roleDefinitionRoutes(),
      ...springRoutes(plane, operations),
      ...linkerRoutes(plane, operations),
    ],
    async idle() {
      await Promise.all([operations.idle(), siteOperations.idle()])
    },
  }
}
