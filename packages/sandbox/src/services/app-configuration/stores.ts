import type { LiveAppConfigurationStore } from "../../kit/state/live-types.ts"
import { appConfigurationStoreId } from "../../kit/state/resource-id.ts"
import type { ControlPlane } from "../../kit/context.ts"
import { configurationVersions as apiVersions } from "../../kit/arm/api-versions.ts"
import { shown } from "../../kit/arm/fields/kept.ts"
import { locatedReads } from "../../kit/arm/located-reads.ts"
import type { ArmRoute } from "../../kit/arm/routes.ts"

const type = "Microsoft.AppConfiguration/configurationStores"

/** App Configuration stores: read and list. */
export const configurationStoreRoutes = (plane: ControlPlane): ArmRoute[] => {
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
      },
      store.kept,
    )
  return locatedReads({
    type,
    apiVersions,
    basis: "specified",
    resources: () => plane.store.state.appConfigurationStores,
    body,
  })
}
