import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `sqlTargetFailure.codes` is the table in the README. */
export const sqlTargetFailure = defineErrorCodes({
  read_replica: {
    meaning: "The database is the secondary of another one and takes no changes.",
    cause: "The database is a geo-secondary or a named replica.",
    action: "Name the primary server with --server. Its users come to the secondary by themselves.",
  },
  target_not_found: {
    meaning: "There is no such server, database or resource group.",
    cause: "A name is misspelled, or the database is in another group or subscription.",
    action: "The hint has the command that lists what there is.",
  },
})
