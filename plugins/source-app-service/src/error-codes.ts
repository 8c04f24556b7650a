import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `appServiceFailure.codes` is the table in the README. */
export const appServiceFailure = defineErrorCodes({
  source_not_found: "The resource group has no app of this kind and name, or the app has no such slot.",
})
