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

/** The one collation of the engine behind the sandbox. */
export const sqlCollation = "SQL_Latin1_General_CP1_CI_AS"

const oneCollation = acted(
  z
    .string()
    .nullish()
    .refine(
      (value) => !value || value.toLowerCase() === sqlCollation.toLowerCase(),
      `The databases of the sandbox have the collation ${sqlCollation}`,
    ),
)

/** Body of a database: names of version 2022-08-01-preview and of what the Azure CLI sends. Other ways to make one than anew are refused by name. */
export const databaseRequest = z.strictObject({
  ...envelope,
  kind: readOnly,
  managedBy: readOnly,
  location: acted(z.string().nullish()),
  tags,
  sku: z
    .strictObject({
      name: z.string().nullish(),
      tier: z.string().nullish(),
      ...named("size family capacity", kept),
    })
    .nullish(),
  identity: refused,
  properties: z
    .strictObject({
      createMode: writeOnly(z.literal("Default").nullish()),
      collation: oneCollation,
      catalogCollation: readOnly,
      ...named(
        `maxSizeBytes autoPauseDelay minCapacity licenseType zoneRedundant readScale highAvailabilityReplicaCount
         requestedBackupStorageRedundancy maintenanceConfigurationId isLedgerOn preferredEnclaveType availabilityZone`,
        kept,
      ),
      ...named(
        `sampleName elasticPoolId sourceDatabaseId restorePointInTime sourceDatabaseDeletionDate
         recoveryServicesRecoveryPointId longTermRetentionBackupResourceId recoverableDatabaseId restorableDroppedDatabaseId
         secondaryType federatedClientId keys encryptionProtector sourceResourceId manualCutover performCutover`,
        refused,
      ),
      ...named(
        `status databaseId creationDate currentServiceObjectiveName requestedServiceObjectiveName defaultSecondaryLocation
         failoverGroupId maxLogSizeBytes earliestRestoreDate currentSku currentBackupStorageRedundancy pausedDate resumedDate
         isInfraEncryptionEnabled`,
        readOnly,
      ),
    })
    .nullish(),
})

export type DatabaseRequest = z.output<typeof databaseRequest>
