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

const authConfig = z.strictObject({
  activeDirectoryAuth: acted(onOff.nullish()),
  passwordAuth: acted(onOff.nullish()),
  tenantId: acted(z.string().nullish()),
})

/** Creation from another server is refused: the sandbox makes new servers only. */
const createMode = z.enum(["Default", "Create", "Update"]).nullish()

/** Body of PUT and PATCH: names of version 2025-08-01. */
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
      authConfig: acted(authConfig.nullish()),
      network: z
        .strictObject({
          publicNetworkAccess: acted(onOff.nullish()),
          delegatedSubnetResourceId: kept,
          privateDnsZoneArmResourceId: kept,
        })
        .nullish(),
      storage: z.strictObject(named("autoGrow iops storageSizeGB throughput tier type", kept)).nullish(),
      backup: z
        .strictObject({
          backupRetentionDays: kept,
          geoRedundantBackup: kept,
          earliestRestoreDate: readOnly,
        })
        .nullish(),
      cluster: z.strictObject({ clusterSize: kept, defaultDatabaseName: kept }).nullish(),
      createMode: writeOnly(createMode),
      ...named("sourceServerResourceId pointInTimeUTC", refused),
      ...named(
        "replica replicationRole replicaCapacity state minorVersion fullyQualifiedDomainName privateEndpointConnections",
        readOnly,
      ),
    })
    .nullish(),
})

export type ServerRequest = z.output<typeof serverRequest>

/** Fields that older versions do not have (Azure/bicep-types-az, generated/postgresql). */
export const serverSince: FieldVersions = {
  "properties.privateEndpointConnections": "2023-06-01-preview",
  "properties.storage.autoGrow": "2023-06-01-preview",
  "properties.storage.iops": "2023-06-01-preview",
  "properties.storage.tier": "2023-06-01-preview",
  "properties.storage.type": "2023-12-01-preview",
  "properties.storage.throughput": "2023-12-01-preview",
  "properties.replica": "2023-12-01-preview",
  "properties.cluster": "2024-11-01-preview",
}
