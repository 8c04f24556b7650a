import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `sqlTargetFailure.codes` is the table in the README. */
export const sqlTargetFailure = defineErrorCodes({
  read_replica: "The database is the secondary of another one and takes no changes.",
  target_not_found: "There is no such server, database or resource group.",
})
