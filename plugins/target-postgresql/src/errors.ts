import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `postgresqlFailure.codes` is the table in the README. */
export const postgresqlFailure = defineErrorCodes({
  read_replica: "The server is a read replica and takes no changes.",
  target_not_found: "There is no such server, database or resource group.",
})
