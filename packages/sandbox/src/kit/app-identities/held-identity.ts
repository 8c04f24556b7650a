import type { IdentityOwner } from "../state/facts.ts"
import type { LiveState } from "../state/live-types.ts"
import { listServicePrincipals, type ServicePrincipal } from "../state/principals.ts"
import { canonical, same } from "../state/resource-id.ts"

/** Which of its identities an app asks for; nothing named is its system identity. */
export interface NamedIdentity {
  readonly clientId?: string | undefined
  readonly objectId?: string | undefined
  /** Resource id of a user-assigned identity. */
  readonly resourceId?: string | undefined
}

/** The identity that an app names, if the app has it. */
export const heldIdentity = (
  state: LiveState,
  { holder }: IdentityOwner,
  { clientId, objectId, resourceId }: NamedIdentity,
): ServicePrincipal | undefined => {
  const held = new Set([
    holder.systemIdentity?.principalId,
    ...(holder.userAssignedIdentities ?? []).map(canonical),
  ])
  const identities = listServicePrincipals(state).filter(
    (principal) =>
      principal.kind === "managedIdentity" &&
      (held.has(principal.objectId) || held.has(canonical(principal.resourceId))),
  )
  if (clientId !== undefined) return identities.find((identity) => same(identity.clientId, clientId))
  if (objectId !== undefined) return identities.find((identity) => same(identity.objectId, objectId))
  return identities.find((identity) =>
    identity.kind === "managedIdentity" && resourceId !== undefined
      ? same(identity.resourceId, resourceId)
      : identity.objectId === holder.systemIdentity?.principalId,
  )
}
