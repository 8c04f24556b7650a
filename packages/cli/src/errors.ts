import { defineErrorCodes } from "@keyless/core/plugin"

/** The errors of the command line itself. */
export const fail = defineErrorCodes({
  config_invalid: {
    meaning: "A keyless.config file cannot be read, or something in it is wrong.",
    cause:
      "The file has a mistake, imports something that is not installed, or lists something that is no plugin.",
    action: "Correct what the message names, with its line. --no-config runs the command without the file.",
  },
  config_not_trusted: {
    meaning: "A keyless.config file may be changed by somebody else.",
    cause:
      "The file or a folder above it belongs to another account, or others may write to it. The file is a program that would run as you.",
    action:
      "Make the file and its folders yours alone, as the hint says. --no-config runs the command without the file.",
  },
  folder_taken: {
    meaning: "The folder for a sample has something in it.",
    cause: "The folder that keyless sample would write into is not empty.",
    action: "Give a new folder with --out.",
  },
  invalid_options: {
    meaning: "Words of a key=value option are not of that form.",
    cause:
      "The words behind a flag such as --user-identity are not of the form key=value, or a key is unknown.",
    action: "Write key=value key=value, without blanks around the equals sign.",
  },
  invalid_query: {
    meaning: "The text after --query is not a JMESPath expression, or does not fit the result.",
    cause: "The JMESPath expression has a mistake, or the shell took a part of it away.",
    action: "Check the expression and put it into quotes.",
  },
  plugin_check_failed: {
    meaning: "A package of plugins was checked and something about it is wrong.",
    cause: "The package breaks a rule of packaging or fails a case of the suite.",
    action: "Read the findings. Each names the rule and what to change.",
  },
  sandbox_failed: {
    meaning: "The sandbox could not be started, or refused a request.",
    cause: "The sandbox's process did not start, does not answer or does not end.",
    action:
      "Run keyless sandbox stop, then keyless sandbox start. The log file that the message names has more.",
  },
  sandbox_missing: {
    meaning: "The sandbox is a package of its own, and it is not installed.",
    cause: "The command line comes without the sandbox, which brings databases along.",
    action: "Run the command that the hint names. It installs @keyless/sandbox.",
  },
  sandbox_not_running: {
    meaning: "A sandbox command needs a running sandbox.",
    cause: "The command talks to a sandbox, and none is running.",
    action: "Run keyless sandbox start.",
  },
  sandbox_running: {
    meaning: "A sandbox runs already.",
    cause: "A sandbox is running already.",
    action: "Use it, or run keyless sandbox stop first.",
  },
  state_folder: {
    meaning: "The folder for journals, locks and the sandbox cannot be read or written.",
    cause: "The folder for Keyless's own files cannot be made, read or written.",
    action: "Make it writable, or name another one in the variable KEYLESS_STATE_DIR.",
  },
  temporary_left: {
    meaning: "Something temporary of an earlier run could not be removed.",
    cause: "What a killed run had left could not be removed, for instance because of a missing permission.",
    action: "Run keyless recover again as somebody who may, or remove by hand what the message names.",
  },
  usage: {
    meaning: "The command line cannot be understood.",
    cause: "A flag or a command is misspelled or missing, or two flags contradict each other.",
    action: "Look at the help of the command: add --help to it.",
  },
  validation_failed: {
    meaning: "A connection was validated and something about it is wrong.",
    cause: "Something that the connection rests on was changed since it was made.",
    action: "Read the findings. In most cases the create command with the same --connection repairs it.",
  },
})
