import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `mysqlFailure.codes` is the table in the README. */
export const mysqlFailure = defineErrorCodes({
  client_id_missing: {
    meaning: "The client id of the app's identity is not known, and MySQL knows an identity by it.",
    cause: "Azure does not tell the client id of a system-assigned identity without a permission.",
    action:
      "Have Microsoft.ManagedIdentity/identities/read on the app granted to you, or use a user-assigned identity.",
  },
  read_replica: {
    meaning: "The server is a read replica and takes no changes.",
    cause: "The server is a replica, and users are made on its primary.",
    action: "Name the primary server with --server.",
  },
  server_identity_missing: {
    meaning: "The server has no identity of its own, which an Entra administrator needs.",
    cause: "A MySQL server reads the directory as an identity of its own, and this one has none.",
    action:
      "Add mysql-identity-id=ID to the authentication option: the id of a user-assigned identity of the server.",
  },
  server_identity_permissions: {
    meaning: "The server's own identity may not read the directory.",
    cause: "The server's identity lacks Graph permissions, or got them a moment ago.",
    action:
      "Have an administrator grant User.Read.All, GroupMember.Read.All and Application.Read.All, as the hint says.",
  },
  target_not_found: {
    meaning: "There is no such server, database or resource group.",
    cause: "A name is misspelled, or the database is in another group or subscription.",
    action: "The hint has the command that lists what there is.",
  },
})
