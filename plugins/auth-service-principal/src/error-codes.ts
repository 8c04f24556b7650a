import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `servicePrincipalFailure.codes` is the table in the README. */
export const servicePrincipalFailure = defineErrorCodes({
  identity_not_found: "The tenant has no service principal of this client id.",
})
