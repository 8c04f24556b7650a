import { operationMatches } from "./faults.ts"
import type { LiveKeyVault } from "./live-types.ts"
import { groupsOf } from "./principals.ts"
import { isWithin, keyVaultId, same } from "./resource-id.ts"
import { builtInRoles } from "./role-definitions.ts"
import type { Store } from "./store.ts"

/** The object id and those of all groups it is in. */
const everyIdOf = (store: Store, objectId: string): string[] => [
  objectId,
  ...groupsOf(store.state, objectId).map((group) => group.objectId),
]

/** Whether a role at the scope or above allows the principal, or a group it is in, a data action. */
export const hasRoleFor = (store: Store, objectId: string, dataAction: string, scope: string): boolean => {
  const ids = everyIdOf(store, objectId)
  return store.activeRoleAssignments().some((assignment) => {
    if (!ids.includes(assignment.principalId) || !isWithin(scope, assignment.scope)) return false
    const role = builtInRoles.find(({ name }) => name === assignment.role)
    return role?.dataActions.some((pattern) => operationMatches(pattern, dataAction)) ?? false
  })
}

/** Whether an operation of ARM, or on data, is denied to a principal; everything else is allowed unless it needs a role. */
export const isDenied = (store: Store, objectId: string, operation: string): boolean =>
  Object.entries(store.state.denied)
    .filter(([denied]) => same(denied, objectId))
    .some(([, patterns]) => patterns.some((pattern) => operationMatches(pattern, operation)))

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
  store: Store,
  vault: LiveKeyVault,
  objectId: string,
  action: SecretAction,
  secret?: string,
): VaultRefusal | undefined => {
  if (vault.publicNetworkAccess === "Disabled") return "ForbiddenByConnection"
  const denied = isDenied(store, objectId, action.dataAction)
  if (vault.rbac) {
    const scope = `${keyVaultId(vault)}${secret === undefined ? "" : `/secrets/${secret}`}`
    return !denied && hasRoleFor(store, objectId, action.dataAction, scope) ? undefined : "ForbiddenByRbac"
  }
  const ids = everyIdOf(store, objectId)
  const allowed = vault.accessPolicies.some(
    (policy) =>
      ids.includes(policy.objectId) &&
      (policy.secrets.includes("all") || policy.secrets.includes(action.permission)),
  )
  return allowed && !denied ? undefined : "ForbiddenByPolicy"
}
