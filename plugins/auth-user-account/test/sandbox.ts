import type { Sandbox } from "@keyless/sandbox"
import { useCaller } from "@keyless/test-support"
import { type Azure, type AzureOptions, createAzure } from "@keyless/azure"

export { openSandbox, testContext as context } from "@keyless/test-support"

/** Logs in to a sandbox as its seeded service principal, through `DefaultAzureCredential`. */
export function login(sandbox: Sandbox, options: AzureOptions = {}): Azure {
  return createAzure({ ...useCaller(sandbox), ...options })
}
