import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `postgresqlFailure.codes` is the table in the README. */
export const postgresqlFailure = defineErrorCodes({
  owner_login_unwanted: "The database is to be made, and nobody owns anything in it yet.",
  ownership_unwanted: "Who owns tables may do more with them than the connection asks for.",
  read_replica: "The server is a read replica and takes no changes.",
  target_not_found: "There is no such server, database or resource group.",
})
