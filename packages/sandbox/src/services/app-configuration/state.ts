import { z } from "zod"
import type { Known } from "../../kit/state/live-types.ts"
import { type Location, providedId } from "../../kit/state/resource-id.ts"
import { before, inResourceGroup } from "../../kit/state/seed-parts.ts"

const appConfigurationStore = z.strictObject({
  ...inResourceGroup,
  keyValues: z
    .array(
      z.strictObject({
        /** Keys and labels differ by case. */
        key: z.string().min(1),
        label: z.string().min(1).optional(),
        value: z.string().nullable(),
        contentType: z.string().optional(),
        tags: z.record(z.string(), z.string()).optional(),
        description: z.string().optional(),
        etag: z.string().min(1).optional(),
        lastModified: z.iso.datetime().default(before),
      }),
    )
    .default([]),
})

export const appConfigurationSeed = { appConfigurationStores: z.array(appConfigurationStore).default([]) }

type Store = z.output<typeof appConfigurationStore>
export type LiveKeyValue = Known<Store["keyValues"][number], "etag">
export type LiveAppConfigurationStore = Known<Omit<Store, "keyValues">, "subscriptionId"> & {
  keyValues: LiveKeyValue[]
}

/** The service's part of a state. */
export interface AppConfigurationState {
  appConfigurationStores: LiveAppConfigurationStore[]
}

export const configurationStoreType = "Microsoft.AppConfiguration/configurationStores"

/** ARM id of an App Configuration store. */
export const appConfigurationStoreId = (at: Location): string => providedId(at, configurationStoreType)
