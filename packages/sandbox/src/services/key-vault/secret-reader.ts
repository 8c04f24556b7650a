import type { DataEndpoints } from "../../kit/data/data-endpoints.ts"
import type { RunningService } from "../../kit/running-service.ts"
import type { SecretPlace } from "../../kit/secret-place.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { same } from "../../kit/state/resource-id.ts"
import { secretActions, vaultRefusal } from "./access.ts"
import { keyVaultId, type KeyVaultState } from "./state.ts"
import { findSecret, findVersion } from "./vault-secrets.ts"

/** Suffix of the host names of vaults in Azure, which an app's settings may hold as well. */
const suffix = ".vault.azure.net"

/** Makes a reader of secrets with the permissions of the vaults' own data plane. */
export const createSecretReader = (
  kit: ServiceKit<KeyVaultState>,
  endpoints: DataEndpoints,
): NonNullable<RunningService["readSecret"]> => {
  const vaultOf = ({ vault }: SecretPlace) =>
    kit.own.keyVaults.find((one) =>
      "name" in vault
        ? same(one.name, vault.name)
        : same(vault.origin, endpoints.find(keyVaultId(one))?.url ?? "") ||
          same(vault.origin, `https://${one.name}${suffix}`),
    )
  return (principalId, place) => {
    const vault = vaultOf(place)
    if (vault === undefined) return undefined
    const refusal = vaultRefusal(kit, vault, principalId, secretActions.get, place.secret)
    const secret = findSecret(vault, place.secret)
    if (refusal !== undefined || secret === undefined || secret.deletedAt !== undefined) return undefined
    const version = findVersion(secret, place.version)
    return version?.enabled === true ? version.value : undefined
  }
}
