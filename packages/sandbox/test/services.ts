import { AppConfigurationClient } from "@azure/app-configuration"
import { AuthorizationManagementClient } from "@azure/arm-authorization"
import type { TokenCredential } from "@azure/identity"
import { SecretClient } from "@azure/keyvault-secrets"
import {
  appConfigurationStoreId,
  demoSeed,
  keyVaultId,
  startSandbox,
  type Sandbox,
  type SandboxSeed,
} from "../src/index.ts"
import { caller, clientOptions, credentialOf, group, memoryPlanes, subscriptionId } from "./harness.ts"

const at = (name: string) => ({ subscriptionId, resourceGroup: group, name })

export const vault = keyVaultId(at("shop-vault"))
export const oldVault = keyVaultId(at("old-vault"))
export const store = appConfigurationStoreId(at("shop-settings"))

/** Object id of the web app's system identity. */
export const siteIdentity = "90000000-0000-4000-8000-000000000001"
export const shopIdentity = "70000000-0000-4000-8000-000000000001"

/** The demo with two vaults, one under roles and one under access policies, and a store. The caller may do everything. */
export const servicesSeed: SandboxSeed = {
  ...demoSeed,
  sites: (demoSeed.sites ?? []).slice(0, 1).map((site) => ({
    ...site,
    systemIdentity: { principalId: siteIdentity },
  })),
  keyVaults: [
    {
      resourceGroup: group,
      name: "shop-vault",
      secrets: [{ name: "greeting", versions: [{ value: "good morning" }, { value: "hello" }] }],
    },
    { resourceGroup: group, name: "old-vault", rbac: false },
  ],
  appConfigurationStores: [
    { resourceGroup: group, name: "shop-settings", keyValues: [{ key: "colour", value: "red" }] },
  ],
  roleAssignments: [
    {
      scope: `/subscriptions/${subscriptionId}`,
      principalId: caller.objectId,
      role: "Key Vault Secrets Officer",
    },
    { scope: store, principalId: caller.objectId, role: "App Configuration Data Owner" },
  ],
}

export const startServices = (): Promise<Sandbox> =>
  startSandbox({ seed: servicesSeed, ...memoryPlanes(), faults: { retryAfterSeconds: 0 } })

/** Where a vault or a store listens. */
export const urlOf = (sandbox: Sandbox, id: string): string => {
  const endpoint = sandbox.endpoints().find((one) => one.id === id)
  if (endpoint === undefined) throw new Error(`${id} does not listen`)
  return endpoint.url
}

/** Credential that gets the tokens of whoever has the object id. */
export const credentialFor = (sandbox: Sandbox, objectId: string): TokenCredential => ({
  async getToken(scopes) {
    const [scope = ""] = [scopes].flat()
    const token = await sandbox.tokenFor(objectId, scope.replace(/\/\.default$/, ""))
    return { token, expiresOnTimestamp: Date.now() + 60_000 }
  },
})

const options = (sandbox: Sandbox) => ({
  tlsOptions: { ca: sandbox.caPem },
  retryOptions: { maxRetries: 0 },
})

export const secretsOf = (
  sandbox: Sandbox,
  id = vault,
  credential: TokenCredential = credentialOf(sandbox),
) =>
  new SecretClient(urlOf(sandbox, id), credential, {
    ...options(sandbox),
    disableChallengeResourceVerification: true,
  })

export const settingsOf = (sandbox: Sandbox, credential: TokenCredential = credentialOf(sandbox)) =>
  new AppConfigurationClient(urlOf(sandbox, store), credential, options(sandbox))

export const rolesOf = (sandbox: Sandbox) =>
  new AuthorizationManagementClient(credentialOf(sandbox), subscriptionId, {
    ...clientOptions(sandbox),
    $host: sandbox.url,
  })

/** Makes a principal a reader of secrets, by default of all in the vault under roles. */
export const letReadSecrets = (sandbox: Sandbox, principalId: string, scope = vault) =>
  rolesOf(sandbox).roleAssignments.create(scope, crypto.randomUUID(), {
    principalId,
    roleDefinitionId:
      "/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6",
  })
