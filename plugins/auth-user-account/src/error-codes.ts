import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `userAccountFailure.codes` is the table in the README. */
export const userAccountFailure = defineErrorCodes({
  identity_not_found: {
    meaning: "The directory has no person of this object id.",
    cause: "The object id is that of an application or of another tenant.",
    action: "See who there is with: az ad user list. An application is named with --service-principal.",
  },
})
