import { secretActions, vaultRefusal } from "../../kit/state/access.ts"
import { keyVaultId, same } from "../../kit/state/resource-id.ts"
import type { Store } from "../../kit/state/store.ts"
import { findSecret, findVersion } from "./vault-secrets.ts"
import type { ServiceEndpoints } from "../../kit/data/service-endpoints.ts"

/** Where a secret is: in a vault by name or by address, and in which version; without one, the present one. */
export interface SecretPlace {
  readonly vault: { readonly name: string } | { readonly origin: string }
  readonly secret: string
  readonly version?: string
}

/** Reads the value of a secret as a principal; `undefined` when there is none or the principal may not. */
export type ReadSecret = (principalId: string, place: SecretPlace) => string | undefined

/** Suffix of the host names of vaults in Azure, which an app's settings may hold as well. */
const suffix = ".vault.azure.net"

/** Makes a reader of secrets with the permissions of the vaults' own data plane. */
export const createSecretReader = (store: Store, endpoints: ServiceEndpoints): ReadSecret => {
  const vaultOf = ({ vault }: SecretPlace) =>
    store.state.keyVaults.find((one) =>
      "name" in vault
        ? same(one.name, vault.name)
        : same(vault.origin, endpoints.find(keyVaultId(one))?.url ?? "") ||
          same(vault.origin, `https://${one.name}${suffix}`),
    )
  return (principalId, place) => {
    const vault = vaultOf(place)
    if (vault === undefined) return undefined
    const refusal = vaultRefusal(store, vault, principalId, secretActions.get, place.secret)
    const secret = findSecret(vault, place.secret)
    if (refusal !== undefined || secret === undefined || secret.deletedAt !== undefined) return undefined
    const version = findVersion(secret, place.version)
    return version?.enabled === true ? version.value : undefined
  }
}
