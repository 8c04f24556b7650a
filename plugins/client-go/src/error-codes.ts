import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `goFailure.codes` is the table in the README. */
export const goFailure = defineErrorCodes({
  user_not_writable: {
    meaning: "The driver's connection string has no way to write the name of the database user.",
    cause: "The name of the database user has a colon, and the driver's format ends the user there.",
    action: "Give the connection another name.",
  },
})
