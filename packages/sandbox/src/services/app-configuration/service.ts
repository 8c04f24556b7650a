import { createDataEndpoints } from "../../kit/data/data-endpoints.ts"
import { defineService, type SandboxService } from "../../kit/service.ts"
import { newCompactId } from "../../kit/state/new-id.ts"
import { refuseTwice } from "../../kit/state/seed-check.ts"
import { configurationAudiences } from "./audiences.ts"
import { configurationRoles } from "./roles.ts"
import {
  appConfigurationSeed,
  type AppConfigurationState,
  appConfigurationStoreId,
  configurationStoreType,
} from "./state.ts"
import { configurationStoreRoutes } from "./stores.ts"

const checkStores = ({ appConfigurationStores }: AppConfigurationState): void => {
  // Stores are host names in Azure, so no two of them have one name.
  refuseTwice(
    "App Configuration store",
    appConfigurationStores.map(({ name }) => name),
  )
  for (const { name, keyValues } of appConfigurationStores) {
    const seen = new Set<string>()
    for (const { key, label } of keyValues) {
      const place = JSON.stringify([key, label])
      if (seen.has(place)) throw new Error(`seed: in ${name} the key ${key} occurs twice with one label`)
      seen.add(place)
    }
  }
}

/** App Configuration stores, and their key-values over HTTPS. The code of the data plane is loaded with the first store. */
export const appConfigurationService = (): SandboxService =>
  defineService({
    name: "app-configuration",
    namespaces: ["Microsoft.AppConfiguration"],
    seed: appConfigurationSeed,
    load: ({ appConfigurationStores }, { inSubscription }): AppConfigurationState => ({
      appConfigurationStores: appConfigurationStores.map((store) => ({
        ...inSubscription(store),
        keyValues: store.keyValues.map((item) => ({ ...item, etag: item.etag ?? newCompactId() })),
      })),
    }),
    resources: ({ appConfigurationStores }) =>
      appConfigurationStores.map((store) => ({
        id: appConfigurationStoreId(store),
        type: configurationStoreType,
        name: store.name,
        location: store.location,
        kept: store.kept,
        sku: { name: "standard" },
      })),
    check: checkStores,
    audiences: configurationAudiences,
    roles: { definitions: configurationRoles, scopes: [configurationStoreType] },
    start(kit) {
      const dataRoutes = async () => {
        const { keyValueRoutes } = await import("./data/key-values.ts")
        const { keyValueListRoutes } = await import("./data/lists.ts")
        return [...keyValueRoutes(kit), ...keyValueListRoutes(kit)]
      }
      const endpoints = createDataEndpoints({
        ids: () => kit.own.appConfigurationStores.map(appConfigurationStoreId),
        async open() {
          const { createConfigurationService } = await import("./data/index.ts")
          return createConfigurationService(kit, endpoints, await dataRoutes())
        },
        issueCertificate: (names) => kit.gateways.issueCertificate(names),
      })
      return {
        routes: configurationStoreRoutes(kit, endpoints),
        listeners: [endpoints],
        operations: async () => [{ service: "App Configuration, data", operations: await dataRoutes() }],
      }
    },
    fidelity: [],
  })
