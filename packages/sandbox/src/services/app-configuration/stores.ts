import type { LiveAppConfigurationStore } from "./state.ts"
import { appConfigurationStoreId } from "./state.ts"
import type { DataEndpoints } from "../../kit/data/data-endpoints.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { AppConfigurationState } from "./state.ts"
import { configurationVersions as apiVersions } from "./api-versions.ts"
import { shown } from "../../kit/arm/fields/kept.ts"
import { locatedReads } from "../../kit/arm/located-reads.ts"
import type { ArmRoute } from "../../kit/arm/routes.ts"

const type = "Microsoft.AppConfiguration/configurationStores"

/** App Configuration stores: read and list. */
export const configurationStoreRoutes = (
  plane: ServiceKit<AppConfigurationState>,
  endpoints: DataEndpoints,
): ArmRoute[] => {
  const body = (store: LiveAppConfigurationStore) =>
    shown(
      {
        id: appConfigurationStoreId(store),
        name: store.name,
        type,
        location: store.location,
        tags: {},
        properties: {
          provisioningState: "Succeeded",
          creationDate: "2025-01-01T00:00:00+00:00",
          endpoint: endpoints.find(appConfigurationStoreId(store))?.url ?? "",
          encryption: { keyVaultProperties: null },
          privateEndpointConnections: null,
          publicNetworkAccess: null,
          // The sandbox gives out no access keys.
          disableLocalAuth: true,
          softDeleteRetentionInDays: 7,
          enablePurgeProtection: false,
        },
        sku: { name: "standard" },
      },
      store.kept,
    )
  return locatedReads({
    type,
    apiVersions,
    basis: "specified",
    resources: () => plane.own.appConfigurationStores,
    body,
  })
}
