import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors that database targets share; `sqlFailure.codes` is the table in the README. */
export const sqlFailure = defineErrorCodes({
  access_not_proved: {
    meaning: "The database user was made, but a look afterwards shows that something is missing.",
    cause: "Somebody changed the database user while the command ran.",
    action: "Run the command again.",
  },
  admin_login_refused: {
    meaning: "The database does not accept the caller's token as that of an administrator.",
    cause: "The server does not yet know you as an administrator, or Entra authentication is off.",
    action: "Read the hint, which depends on the database. New administrators sometimes need a minute.",
  },
  claim_not_found: {
    meaning: "No user of the database has a claim of the connection.",
    cause: "No user of that database belongs to the connection, so there is nothing to delete or to look at.",
    action: "Look at the users with keyless audit.",
  },
  database_locked: {
    meaning: "Other sessions hold locks in the database for longer than is waited for.",
    cause: "Somebody has an open transaction on what has to be changed.",
    action:
      "Let it end, then run the command again. The message names the sessions where the database tells them.",
  },
  database_unreachable: {
    meaning: "No connection to the database came about.",
    cause: "The name does not resolve, nothing answers, or a private endpoint is in between.",
    action: "Check the network between this machine and the server, then run the command again.",
  },
  grants_incomplete: {
    meaning: "The administrator of the session may not grant on everything.",
    cause: "Objects belong to somebody for whom the administrator may not grant.",
    action: "Run the statements of the hint as the owner, or give the owner's login with --owner-login.",
  },
  identifier_invalid: {
    meaning: "A name cannot be used in the database.",
    cause: "The name is empty, too long, or has a character that the database does not take.",
    action: "Choose another name for the connection or the identity.",
  },
  network_blocked: {
    meaning: "The database does not let this machine in.",
    cause:
      "The firewall of the server keeps this machine out, and no rule could be made, or it did not help.",
    action: "Add a firewall rule for this machine's address, or run the command from another network.",
  },
  owner_login_refused: {
    meaning: "The database does not accept the login of the owner of tables.",
    cause: "The name or the password is wrong, or the server takes tokens only.",
    action: "Check both, and that the server allows passwords.",
  },
  principal_conflict: {
    meaning: "A database user of that name belongs to another identity.",
    cause: "A user of that name stands for another identity, often one of a deleted app of the same name.",
    action:
      "If that identity is gone, run the command again with --recreate-user. Otherwise choose another --connection.",
  },
  schema_missing: {
    meaning: "The database has no schema of that name.",
    cause: "--schema names a schema that the database does not have.",
    action: "Check its spelling, or make it with the statement of the hint.",
  },
  session_lost: {
    meaning:
      "The connection to the database was cut, or the server stopped answering, in the middle of a run.",
    cause: "The server restarted, failed over, or the network broke.",
    action: "Run the command again. It goes on from what is in place.",
  },
  statement_failed: {
    meaning: "The database refused a statement.",
    cause:
      "The database refused a statement for a reason that Keyless does not know. Its message and code are given.",
    action: "Read the database's message.",
  },
  tls_untrusted: {
    meaning: "The certificate of the database server is not trusted.",
    cause: "The certificate is not from an authority that this machine trusts, or it is for another name.",
    action:
      "Use the server's own name. If an authority of your own signs, name its certificate in NODE_EXTRA_CA_CERTS.",
  },
  user_owns_objects: {
    meaning: "The database user owns things outside of the connection's database and cannot be dropped.",
    cause: "The user owns things, or holds privileges, which would be lost or stop working with it.",
    action: "Run the statements of the hint, then run the command again.",
  },
})
