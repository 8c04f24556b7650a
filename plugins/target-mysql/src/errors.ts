import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `mysqlFailure.codes` is the table in the README. */
export const mysqlFailure = defineErrorCodes({
  client_id_missing: "The client id of the app's identity is not known, and MySQL knows an identity by it.",
  read_replica: "The server is a read replica and takes no changes.",
  server_identity_missing: "The server has no identity of its own, which an Entra administrator needs.",
  server_identity_permissions: "The server's own identity may not read the directory.",
  target_not_found: "There is no such server, database or resource group.",
})
