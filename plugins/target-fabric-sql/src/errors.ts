import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `fabricFailure.codes` is the table in the README. */
export const fabricFailure = defineErrorCodes({
  database_not_ready: "The database is there, but Fabric does not tell where it listens.",
  fabric_forbidden: "The caller's role in the workspace does not allow it.",
  fabric_login_refused: "Fabric does not accept the caller's token.",
  fabric_unavailable: "The cloud has no Fabric.",
  principal_unknown: "Fabric does not know the app's identity.",
  target_not_found: "There is no such workspace or database.",
})
