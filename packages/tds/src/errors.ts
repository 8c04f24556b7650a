import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors that targets over TDS share; `tdsFailure.codes` is the table in the README. */
export const tdsFailure = defineErrorCodes({
  client_id_missing:
    "The client id of the app's identity is not known, and the database knows an identity by it.",
  identity_unresolved: "The database could not look the identity up in the directory.",
})
