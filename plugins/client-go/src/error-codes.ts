import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `goFailure.codes` is the table in the README. */
export const goFailure = defineErrorCodes({
  user_not_writable: "The driver's connection string has no way to write the name of the database user.",
})
