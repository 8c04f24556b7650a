import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `appServiceFailure.codes` is the table in the README. */
export const appServiceFailure = defineErrorCodes({
  place_not_found: "There is no such key vault or App Configuration store.",
  place_unknown: "The record of a connection names a place for settings that this version does not know.",
  source_not_found: "The resource group has no app of this kind and name, or the app has no such slot.",
})
