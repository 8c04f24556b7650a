import { z } from "zod"
import {
  acted,
  envelope,
  kept,
  named,
  readOnly,
  refused,
  tags,
  writeOnly,
} from "../../../kit/arm/fields/roles.ts"
import type { FieldVersions } from "../../../kit/arm/fields/versions.ts"
import { identityBody } from "../../../kit/arm/identity.ts"
import { flexibleServerParts, onOff, serverSku } from "../../../kit/database-servers/server-fields.ts"

/** Body of PATCH: names of version 2024-10-01-preview. */
export const serverRequest = z.strictObject({
  ...envelope,
  location: acted(z.string().nullish()),
  sku: serverSku,
  tags,
  identity: acted(identityBody.nullish()),
  properties: z
    .strictObject({
      ...flexibleServerParts,
      administratorLogin: acted(z.string().nullish()),
      administratorLoginPassword: writeOnly(z.string().nullish()),
      version: acted(z.string().nullish()),
      network: z
        .strictObject({
          publicNetworkAccess: acted(onOff.nullish()),
          delegatedSubnetResourceId: kept,
          privateDnsZoneResourceId: kept,
        })
        .nullish(),
      storage: z
        .strictObject({
          ...named("autoGrow autoIoScaling iops logOnDisk storageRedundancy storageSizeGB", kept),
          storageSku: readOnly,
        })
        .nullish(),
      backup: z
        .strictObject({
          ...named("backupIntervalHours backupRetentionDays geoRedundantBackup", kept),
          earliestRestoreDate: readOnly,
        })
        .nullish(),
      maintenancePolicy: z.strictObject({ patchStrategy: kept }).nullish(),
      ...named(
        "createMode sourceServerResourceId restorePointInTime importSourceProperties databasePort",
        refused,
      ),
      ...named(
        "replicationRole replicaCapacity state fullVersion fullyQualifiedDomainName privateEndpointConnections",
        readOnly,
      ),
    })
    .nullish(),
})

/** Fields that older versions do not have (Azure/bicep-types-az, generated/mysql). */
export const serverSince: FieldVersions = {
  "properties.privateEndpointConnections": "2023-06-01-preview",
  "properties.storage.autoIoScaling": "2023-06-01-preview",
  "properties.storage.logOnDisk": "2023-06-01-preview",
  "properties.backup.backupIntervalHours": "2023-12-30",
  "properties.storage.storageRedundancy": "2024-06-01-preview",
  "properties.databasePort": "2024-06-01-preview",
  "properties.maintenancePolicy": "2024-10-01-preview",
}
