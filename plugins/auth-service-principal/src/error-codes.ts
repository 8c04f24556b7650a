import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `servicePrincipalFailure.codes` is the table in the README. */
export const servicePrincipalFailure = defineErrorCodes({
  identity_not_found: {
    meaning: "The tenant has no service principal of this client id.",
    cause: "The application has no enterprise application in this tenant, or the id is not a client id.",
    action: "Make one with: az ad sp create --id CLIENT_ID. Or give object-id=ID.",
  },
})
