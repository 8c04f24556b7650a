import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `userIdentityFailure.codes` is the table in the README. */
export const userIdentityFailure = defineErrorCodes({
  identity_not_found: "No user-assigned identity of the subscription has this client id.",
})
