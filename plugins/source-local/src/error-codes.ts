import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `localFailure.codes` is the table in the README. */
export const localFailure = defineErrorCodes({
  setting_unwritable: {
    meaning: "The form of the file has no way to write the value that every reader understands.",
    cause: "A .env file cannot hold the value so that all readers of such files agree on it.",
    action: "Use a JSON file: --settings-file settings.json.",
  },
  settings_file_busy: {
    meaning: "Another process keeps the lock of the settings file.",
    cause: "Another process has been writing the file for too long, or died while it did.",
    action:
      "Run the command again when it is done. If there is no such process, remove the lock file that the hint names.",
  },
  settings_file_forbidden: {
    meaning: "The settings file may not be read or written.",
    cause: "The file or its folder may not be written.",
    action: "Make both writable for you.",
  },
  settings_file_invalid: {
    meaning: "The settings file cannot be read as what it should be.",
    cause: "The file has a mistake at the line and column of the message.",
    action: "Correct the file. Nothing was changed in it.",
  },
  source_not_found: {
    meaning: "There is no such folder, launchSettings.json or profile, or it is on another machine.",
    cause:
      "The folder, launchSettings.json or its profile is not there, or the connection's id is of another machine.",
    action: "Check the path and --profile, on the machine where the app is.",
  },
})
