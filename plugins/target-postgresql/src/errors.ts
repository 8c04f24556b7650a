import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `postgresqlFailure.codes` is the table in the README. */
export const postgresqlFailure = defineErrorCodes({
  owner_login_unwanted: {
    meaning: "The database is to be made, and nobody owns anything in it yet.",
    cause: "--owner-login was given together with --create-database, and the database does not exist yet.",
    action: "Leave --owner-login out. If there are tables already, check the name of the database.",
  },
  ownership_unwanted: {
    meaning: "Who owns tables may do more with them than the connection asks for.",
    cause: "--take-ownership was given with privileges that make no tables. An owner may do more than that.",
    action: "Leave --take-ownership out, or ask for ddl or all.",
  },
  read_replica: {
    meaning: "The server is a read replica and takes no changes.",
    cause: "The server is a replica, and users are made on its primary.",
    action: "Name the primary server with --server.",
  },
  target_not_found: {
    meaning: "There is no such server, database or resource group.",
    cause: "A name is misspelled, or the database is in another group or subscription.",
    action: "The hint has the command that lists what there is. --create-database makes a database.",
  },
})
