import type { ControlPlane } from "../context.ts"
import { containerAppRoutes } from "../../services/container-apps/routes.ts"
import { roleAssignmentRoutes } from "../../services/authorization/role-assignments.ts"
import { roleDefinitionRoutes } from "../../services/authorization/role-definitions.ts"
import { configurationStoreRoutes } from "../../services/app-configuration/stores.ts"
import { linkerRoutes } from "../../services/service-linker/linkers.ts"
import { managedIdentityRoutes } from "../../services/managed-identity/managed-identities.ts"
import { createOperations } from "./operations.ts"
import { mysqlRoutes } from "../../services/mysql/arm/routes.ts"
import { postgresRoutes } from "../../services/postgresql/arm/routes.ts"
import { createSiteChanges } from "../../services/app-service/site-changes.ts"
import { siteConfigRoutes } from "../../services/app-service/site-config.ts"
import { createSiteOperations } from "../../services/app-service/site-operations.ts"
import { siteSlotRoutes } from "../../services/app-service/site-slots.ts"
import { siteSwapRoutes } from "../../services/app-service/site-swaps.ts"
import { createSiteWriter } from "../../services/app-service/site-writes.ts"
import { siteRoutes } from "../../services/app-service/sites.ts"
import { springRoutes } from "../../services/spring-apps/routes.ts"
import { sqlRoutes } from "../../services/sql/arm/routes.ts"
import { resourceRoutes } from "./resources.ts"
import { subscriptionRoutes } from "./subscriptions.ts"
import { vaultRoutes } from "../../services/key-vault/vaults.ts"
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
