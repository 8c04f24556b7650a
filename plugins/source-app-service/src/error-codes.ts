import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `appServiceFailure.codes` is the table in the README. */
export const appServiceFailure = defineErrorCodes({
  place_not_found: {
    meaning: "There is no such key vault or App Configuration store.",
    cause: "The key vault or the App Configuration store of the option, or of the record, is not there.",
    action: "Check the id. If it was deleted, make the connection anew without it.",
  },
  place_unknown: {
    meaning: "The record of a connection names a place for settings that this version does not know.",
    cause: "A newer version of Keyless keeps settings in a place that this one does not know.",
    action: "Use the version that made the connection, or a newer one.",
  },
  source_not_found: {
    meaning: "The resource group has no app of this kind and name, or the app has no such slot.",
    cause: "The name, the group, the slot or the kind of app is another one.",
    action: "The hint has the command that lists what there is.",
  },
})
