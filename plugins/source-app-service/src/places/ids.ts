import { resourceIdType } from "@keyless/azure"

/** Ids of key vaults. */
export const vaultId = resourceIdType("Microsoft.KeyVault/vaults/{vault}")

/** Ids of App Configuration stores. */
export const storeId = resourceIdType("Microsoft.AppConfiguration/configurationStores/{store}")
