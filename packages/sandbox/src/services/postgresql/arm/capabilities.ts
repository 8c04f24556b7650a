import { ok } from "../../../kit/arm/answers.ts"
import { postgresVersions as apiVersions } from "../api-versions.ts"
import type { ArmRoute } from "../../../kit/arm/routes.ts"

const sku = { name: "Standard_D2s_v3", vCores: 2, supportedIops: 3200, supportedMemoryPerVcoreMb: 4096 }
const versions = ["16", "17", "18"].map((name) => ({
  name,
  supportedVersionsToUpgrade: [],
  supportedVcores: [sku],
}))
const edition = {
  name: "GeneralPurpose",
  defaultSkuName: sku.name,
  supportedStorageEditions: [
    {
      name: "ManagedDisk",
      supportedStorageMB: [{ name: "131072", storageSizeMB: 131_072, supportedUpgradableTierList: [] }],
      supportedStorageMb: [{ storageSizeMb: 131_072 }],
    },
  ],
  supportedServerVersions: versions,
  supportedServerSkus: [sku],
}

/** One kind of server, in the words of version 2022-12-01 and in those of later versions. */
const capabilities = {
  value: [
    {
      name: "FlexibleServerCapabilities",
      zone: "none",
      supportedHAMode: [],
      geoBackupSupported: false,
      supportedFlexibleServerEditions: [edition],
      supportedServerEditions: [edition],
      supportedServerVersions: versions,
    },
  ],
}

/** What a region offers; the Azure CLI looks its sku up here before it changes a server. */
export const postgresCapabilityRoutes = (): ArmRoute[] => [
  {
    method: "GET",
    path: "/subscriptions/{subscriptionId}/providers/Microsoft.DBforPostgreSQL/locations/{location}/capabilities",
    operation: "Microsoft.DBforPostgreSQL/locations/capabilities/read",
    apiVersions,
    basis: "documented",
    handle: () => ok(capabilities),
  },
]
