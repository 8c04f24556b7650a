import type { LiveAppConfigurationStore } from "../../state/live-types.ts"
import { appConfigurationStoreId } from "../../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { configurationVersions as apiVersions } from "./api-versions.ts"
import { locatedReads } from "./located-reads.ts"
import type { ArmRoute } from "./routes.ts"

const type = "Microsoft.AppConfiguration/configurationStores"

/** App Configuration stores: read and list. */
export const configurationStoreRoutes = (plane: ControlPlane): ArmRoute[] => {
  const body = (store: LiveAppConfigurationStore) => ({
    id: appConfigurationStoreId(store),
    name: store.name,
    type,
    location: store.location,
    tags: {},
    properties: {
      provisioningState: "Succeeded",
      creationDate: "2025-01-01T00:00:00+00:00",
      endpoint: plane.endpoints.find(appConfigurationStoreId(store))?.url ?? "",
      encryption: { keyVaultProperties: null },
      privateEndpointConnections: null,
      publicNetworkAccess: null,
      // The sandbox gives out no access keys.
      disableLocalAuth: true,
      softDeleteRetentionInDays: 7,
      enablePurgeProtection: false,
    },
    sku: { name: "standard" },
  })
  return locatedReads({ type, apiVersions, resources: () => plane.store.state.appConfigurationStores, body })
}
