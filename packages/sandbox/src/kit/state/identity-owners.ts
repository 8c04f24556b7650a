import type { IdentityOwner, ManagedIdentity } from "./facts.ts"
import type { LiveState } from "./live-types.ts"

/** The form of an identity's owner that most resources have: the system identity is named after the resource, as in Azure. */
export const ownerOf = (
  resource: IdentityOwner["holder"] & { readonly name: string; readonly location: string },
  resourceId: string,
  displayName: string = resource.name,
): IdentityOwner => ({ resourceId, displayName, location: resource.location, holder: resource })

/** Every resource of the state that may hold identities. */
export const identityOwners = ({ parts }: LiveState): IdentityOwner[] =>
  parts.flatMap((part) => part.identityOwners())

/** Every user-assigned identity of the state. */
export const userAssignedIdentities = ({ parts }: LiveState): ManagedIdentity[] =>
  parts.flatMap((part) => part.identities())
