import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors that database targets share; `sqlFailure.codes` is the table in the README. */
export const sqlFailure = defineErrorCodes({
  access_not_proved: "The database user was made, but a look afterwards shows that something is missing.",
  admin_login_refused: "The database does not accept the caller's token as that of an administrator.",
  claim_not_found: "No user of the database has a claim of the connection.",
  database_locked: "Other sessions hold locks in the database for longer than is waited for.",
  database_unreachable: "No connection to the database came about.",
  grants_incomplete: "The administrator of the session may not grant on everything.",
  identifier_invalid: "A name cannot be used in the database.",
  network_blocked: "The database does not let this machine in.",
  owner_login_refused: "The database does not accept the login of the owner of tables.",
  principal_conflict: "A database user of that name belongs to another identity.",
  schema_missing: "The database has no schema of that name.",
  session_lost:
    "The connection to the database was cut, or the server stopped answering, in the middle of a run.",
  statement_failed: "The database refused a statement.",
  tls_untrusted: "The certificate of the database server is not trusted.",
  user_owns_objects:
    "The database user owns things outside of the connection's database and cannot be dropped.",
})
