import { defineErrorCodes } from "@keyless/core/plugin"

/** The errors of the command line itself. */
export const fail = defineErrorCodes({
  config_invalid: "A keyless.config file cannot be read, or something in it is wrong.",
  config_not_trusted: "A keyless.config file may be changed by somebody else.",
  folder_taken: "The folder for a sample has something in it.",
  invalid_options: "Words of a key=value option are not of that form.",
  invalid_query: "The text after --query is not a JMESPath expression, or does not fit the result.",
  plugin_check_failed: "A package of plugins was checked and something about it is wrong.",
  sandbox_failed: "The sandbox could not be started, or refused a request.",
  sandbox_missing: "The sandbox is a package of its own, and it is not installed.",
  sandbox_not_running: "A sandbox command needs a running sandbox.",
  sandbox_running: "A sandbox runs already.",
  state_folder: "The folder for journals, locks and the sandbox cannot be read or written.",
  temporary_left: "Something temporary of an earlier run could not be removed.",
  usage: "The command line cannot be understood.",
  validation_failed: "A connection was validated and something about it is wrong.",
})
