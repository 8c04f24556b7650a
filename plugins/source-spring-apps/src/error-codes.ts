import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `springAppsFailure.codes` is the table in the README. */
export const springAppsFailure = defineErrorCodes({
  deployment_not_found: "The app has no such deployment, or none that is active.",
  plan_retired: "The service runs on the Standard consumption and dedicated plan, which Azure has shut down.",
  source_busy: "The app or its deployment is being changed by somebody else, and still was after all waits.",
  source_not_found: "The service has no app of this name.",
})
