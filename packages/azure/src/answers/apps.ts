import { type AnswerCode, rows } from "./answer-code.ts"

const again = "Wait until the other operation is done and run the same command again."

/** Codes of Microsoft.Web and Microsoft.App; Microsoft.AppPlatform uses those of the Resource Manager. */
export const appCodes: readonly AnswerCode[] = [
  {
    // App Service gives the status as its code.
    code: "429",
    says: /exclusive lock|another operation/i,
    error: "resource_busy",
    passes: true,
    meaning: "Another write to the app is under way",
    hint: again,
    source: "recorded by Azure/azure-cli (test_functionapp_cors_credentials)",
  },
  {
    code: "409",
    says: /exclusive lock|another operation/i,
    error: "resource_busy",
    passes: true,
    meaning: "Another write to the app is under way",
    hint: again,
    source: "Azure/azure-functions-on-container-apps#88",
  },
  ...rows(["ContainerAppOperationInProgress"], {
    error: "resource_busy",
    passes: true,
    meaning: "Another operation on the container app is under way",
    hint: again,
    source: "public deployment reports: a second update while a revision is being made",
  }),
]
