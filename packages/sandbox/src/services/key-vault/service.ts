import { createDataEndpoints } from "../../kit/data/data-endpoints.ts"
import { defineService, type SandboxService } from "../../kit/service.ts"
import { newCompactId } from "../../kit/state/new-id.ts"
import { refuseTwice } from "../../kit/state/seed-check.ts"
import { vaultAudience } from "./audience.ts"
import { vaultRoles } from "./roles.ts"
import { createSecretReader } from "./secret-reader.ts"
import { keyVaultId, keyVaultSeed, type KeyVaultState, keyVaultType } from "./state.ts"
import { vaultRoutes } from "./vaults.ts"

const checkVaults = ({ keyVaults }: KeyVaultState): void => {
  // Vaults are host names in Azure, so no two of them have one name.
  refuseTwice(
    "key vault",
    keyVaults.map(({ name }) => name),
  )
  for (const { name, secrets, accessPolicies } of keyVaults) {
    refuseTwice(
      `in ${name} the secret`,
      secrets.map((secret) => secret.name),
    )
    for (const secret of secrets) {
      refuseTwice(
        `in ${name} the version of ${secret.name}`,
        secret.versions.map(({ id }) => id),
      )
    }
    refuseTwice(
      `in ${name} the access policy of`,
      accessPolicies.map(({ objectId }) => objectId),
    )
  }
}

/** Key vaults, and their secrets over HTTPS. The code of the data plane is loaded with the first vault. */
export const keyVaultService = (): SandboxService =>
  defineService({
    name: "key-vault",
    namespaces: ["Microsoft.KeyVault"],
    seed: keyVaultSeed,
    load: ({ keyVaults }, { inSubscription }): KeyVaultState => ({
      keyVaults: keyVaults.map((vault) => ({
        ...inSubscription(vault),
        secrets: vault.secrets.map((secret) => ({
          ...secret,
          versions: secret.versions.map((version) => ({ ...version, id: version.id ?? newCompactId() })),
        })),
      })),
    }),
    resources: ({ keyVaults }) =>
      keyVaults.map((vault) => ({
        id: keyVaultId(vault),
        type: keyVaultType,
        name: vault.name,
        location: vault.location,
        kept: vault.kept,
      })),
    check: checkVaults,
    audiences: [vaultAudience],
    roles: { definitions: vaultRoles, scopes: [keyVaultType] },
    start(kit) {
      const dataRoutes = async () => {
        const { secretRoutes } = await import("./data/secrets.ts")
        const { deletedSecretRoutes } = await import("./data/deleted-secrets.ts")
        return [...secretRoutes(kit, endpoints), ...deletedSecretRoutes(kit, endpoints)]
      }
      const endpoints = createDataEndpoints({
        ids: () => kit.own.keyVaults.map(keyVaultId),
        async open() {
          const { createVaultService } = await import("./data/index.ts")
          return createVaultService(kit, await dataRoutes())
        },
        issueCertificate: (names) => kit.gateways.issueCertificate(names),
      })
      return {
        routes: vaultRoutes(kit, endpoints),
        listeners: [endpoints],
        readSecret: createSecretReader(kit, endpoints),
        operations: async () => [{ service: "Key Vault, data", operations: await dataRoutes() }],
      }
    },
    fidelity: [],
  })
