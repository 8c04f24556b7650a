import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors that targets over TDS share; `tdsFailure.codes` is the table in the README. */
export const tdsFailure = defineErrorCodes({
  client_id_missing: {
    meaning: "The client id of the app's identity is not known, and the database knows an identity by it.",
    cause: "Azure does not tell the client id of a system-assigned identity without a permission.",
    action:
      "Have Microsoft.ManagedIdentity/identities/read on the app granted to you, or use a user-assigned identity.",
  },
  identity_unresolved: {
    meaning: "The database could not look the identity up in the directory.",
    cause:
      "The server looks the identity up in the directory, and it or you may not, or the name is there twice.",
    action: "Make the user by its id instead: leave --from-external-provider out.",
  },
})
