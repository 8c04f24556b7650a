import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `fabricFailure.codes` is the table in the README. */
export const fabricFailure = defineErrorCodes({
  database_not_ready: {
    meaning: "The database is there, but Fabric does not tell where it listens.",
    cause: "The database was made a moment ago.",
    action: "Run the command again in a minute or two.",
  },
  fabric_forbidden: {
    meaning: "The caller's role in the workspace does not allow it.",
    cause: "You have no role in the workspace, or one that is too small.",
    action: "Have an Admin of the workspace give you the role that the hint names.",
  },
  fabric_login_refused: {
    meaning: "Fabric does not accept the caller's token.",
    cause: "The login has expired, or the tenant does not let service principals use Fabric's API.",
    action:
      "Log in again with az login. For service principals, ask for the tenant setting that the hint names.",
  },
  fabric_unavailable: {
    meaning: "The cloud has no Fabric.",
    cause: "The cloud that is in use has no Microsoft Fabric.",
    action: "Use another target or another cloud.",
  },
  principal_unknown: {
    meaning: "Fabric does not know the app's identity.",
    cause: "The identity was made a moment ago.",
    action: "Run the command again after some minutes.",
  },
  target_not_found: {
    meaning: "There is no such workspace or database.",
    cause: "An id is wrong, or you may not see the workspace.",
    action: "Copy both ids from the address of the database in the Fabric portal.",
  },
})
