import { z } from "zod"
import { kept, named, readOnly } from "../arm/fields/roles.ts"

/** Whether something is on, as the flexible servers spell it. */
export const onOff = z.enum(["Enabled", "Disabled"])

/** Parts of the body of a flexible server that both providers have and that the sandbox keeps. */
export const flexibleServerParts = {
  availabilityZone: kept,
  maintenanceWindow: z.strictObject(named("customWindow dayOfWeek startHour startMinute", kept)).nullish(),
  highAvailability: z.strictObject({ mode: kept, standbyAvailabilityZone: kept, state: readOnly }).nullish(),
  dataEncryption: z
    .strictObject({
      ...named(
        "type primaryKeyURI primaryUserAssignedIdentityId geoBackupKeyURI geoBackupUserAssignedIdentityId",
        kept,
      ),
      ...named("primaryEncryptionKeyStatus geoBackupEncryptionKeyStatus", readOnly),
    })
    .nullish(),
}

/** The pricing tier of a flexible server. */
export const serverSku = z.strictObject({ name: kept, tier: kept }).nullish()
