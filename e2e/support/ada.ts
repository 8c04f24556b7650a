import { UsernamePasswordCredential } from "@azure/identity"
import type { World } from "./harness.ts"

const azureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"

/** Ada, logged in with her password as `az login --username` does. */
export function adaOf({ sandbox }: World): UsernamePasswordCredential {
  return new UsernamePasswordCredential(
    sandbox.tenantId,
    azureCli,
    "ada@keyless.example",
    "sandbox-only-Ada1",
    { authorityHost: sandbox.cloud.authorityHost, disableInstanceDiscovery: true },
  )
}
