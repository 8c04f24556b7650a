import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `localFailure.codes` is the table in the README. */
export const localFailure = defineErrorCodes({
  setting_unwritable: "The form of the file has no way to write the value that every reader understands.",
  settings_file_busy: "Another process keeps the lock of the settings file.",
  settings_file_forbidden: "The settings file may not be read or written.",
  settings_file_invalid: "The settings file cannot be read as what it should be.",
  source_not_found: "There is no such folder, launchSettings.json or profile, or it is on another machine.",
})
