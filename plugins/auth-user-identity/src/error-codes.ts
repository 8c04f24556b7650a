import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `userIdentityFailure.codes` is the table in the README. */
export const userIdentityFailure = defineErrorCodes({
  identity_not_found: {
    meaning: "No user-assigned identity of the subscription has this client id.",
    cause:
      "The client id is wrong, often the object id in its place, or the identity is in another subscription.",
    action: "See what there is with: az identity list, and give the clientId.",
  },
})
