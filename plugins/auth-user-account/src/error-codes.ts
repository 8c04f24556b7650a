import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `userAccountFailure.codes` is the table in the README. */
export const userAccountFailure = defineErrorCodes({
  identity_not_found: "The directory has no person of this object id.",
})
