import { UsernamePasswordCredential } from "@azure/identity"
import type { World } from "./harness.ts"

/** With what Ada logs in: as the Azure CLI, whose application has the same id everywhere. */
export const adaLogin = {
  application: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
  name: "ada@keyless.example",
  password: "sandbox-only-Ada1",
} as const

/** Ada, logged in with her password as `az login --username` does. */
export function adaOf({ sandbox }: World): UsernamePasswordCredential {
  return new UsernamePasswordCredential(
    sandbox.tenantId,
    adaLogin.application,
    adaLogin.name,
    adaLogin.password,
    { authorityHost: sandbox.cloud.authorityHost, disableInstanceDiscovery: true },
  )
}
