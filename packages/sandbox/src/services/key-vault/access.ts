import type { ControlPlane } from "../../kit/context.ts"
import { isDenied } from "../../kit/state/access.ts"
import { everyIdOf } from "../../kit/state/principals.ts"
import { keyVaultId, type LiveKeyVault } from "./state.ts"

/** Something that is done with secrets, as roles and as access policies call it. */
export interface SecretAction {
  readonly dataAction: string
  readonly permission: "get" | "list" | "set" | "delete" | "recover" | "purge"
}

const secrets = "Microsoft.KeyVault/vaults/secrets"

/** What can be done with secrets (Microsoft Learn, "Azure permissions for Security" and "Assign a Key Vault access policy"). */
export const secretActions = {
  get: { dataAction: `${secrets}/getSecret/action`, permission: "get" },
  list: { dataAction: `${secrets}/readMetadata/action`, permission: "list" },
  set: { dataAction: `${secrets}/setSecret/action`, permission: "set" },
  update: { dataAction: `${secrets}/update/action`, permission: "set" },
  delete: { dataAction: `${secrets}/delete`, permission: "delete" },
  /** A deleted secret is read without its value. */
  getDeleted: { dataAction: `${secrets}/readMetadata/action`, permission: "get" },
  recover: { dataAction: `${secrets}/recover/action`, permission: "recover" },
  purge: { dataAction: `${secrets}/purge/action`, permission: "purge" },
} as const satisfies Record<string, SecretAction>

/** Why Key Vault refuses, by the names of its inner errors. */
export type VaultRefusal = "ForbiddenByConnection" | "ForbiddenByRbac" | "ForbiddenByPolicy"

/** Why a vault refuses a principal an action on a secret, or on all of them; `undefined` when it does not. */
export const vaultRefusal = (
  { store, provided }: ControlPlane,
  vault: LiveKeyVault,
  objectId: string,
  action: SecretAction,
  secret?: string,
): VaultRefusal | undefined => {
  if (vault.publicNetworkAccess === "Disabled") return "ForbiddenByConnection"
  const denied = isDenied(store, objectId, action.dataAction)
  if (vault.rbac) {
    const scope = `${keyVaultId(vault)}${secret === undefined ? "" : `/secrets/${secret}`}`
    return !denied && provided.allows(objectId, action.dataAction, scope) ? undefined : "ForbiddenByRbac"
  }
  const ids = everyIdOf(store.state, objectId)
  const allowed = vault.accessPolicies.some(
    (policy) =>
      ids.includes(policy.objectId) &&
      (policy.secrets.includes("all") || policy.secrets.includes(action.permission)),
  )
  return allowed && !denied ? undefined : "ForbiddenByPolicy"
}
