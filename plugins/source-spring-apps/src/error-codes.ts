import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `springAppsFailure.codes` is the table in the README. */
export const springAppsFailure = defineErrorCodes({
  deployment_not_found: {
    meaning: "The app has no such deployment, or none that is active.",
    cause: "--deployment is misspelled, or the app has no active deployment.",
    action: "Name one of the deployments that the hint lists, or deploy the app.",
  },
  plan_retired: {
    meaning: "The service runs on the Standard consumption and dedicated plan, which Azure has shut down.",
    cause: "Azure shut that plan down.",
    action: "Move the app to another service, such as Azure Container Apps.",
  },
  source_busy: {
    meaning: "The app or its deployment is being changed by somebody else, and still was after all waits.",
    cause: "Another change to the app or its deployment is going on.",
    action: "Wait until it is done, then run the same command again.",
  },
  source_not_found: {
    meaning: "The service has no app of this name.",
    cause: "A name is misspelled, or the service is in another group or subscription.",
    action: "The hint has the command that lists what there is.",
  },
})
