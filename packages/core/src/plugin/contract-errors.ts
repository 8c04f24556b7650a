import { defineErrorCodes } from "./errors.ts"

/** Makes the errors of the contracts themselves. `unexpected` is made by `toKeylessError`. */
export const contractFailure = defineErrorCodes({
  invalid_guid: {
    meaning: "Text that should be an id of the directory is not a GUID.",
    cause: "A name was given instead of an id, or a part of the id is missing.",
    action: "Give the id in the form 00000000-0000-0000-0000-000000000000.",
  },
  unexpected: {
    meaning: "An error that no table knows.",
    cause: "A plugin, a driver or Node.js threw something of its own. The cause of the error has it.",
    action: "Run the command with --debug, and tell us what it prints.",
  },
})
