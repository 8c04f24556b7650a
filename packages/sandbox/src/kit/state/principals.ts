import type { IdentityOwner } from "./facts.ts"
import { identityOwners, userAssignedIdentities } from "./identity-owners.ts"
import type { LiveGroup, LiveState, SystemIdentity } from "./live-types.ts"
import { same } from "./resource-id.ts"

/** Whoever can hold a token. */
export type Principal =
  | {
      readonly kind: "user"
      readonly objectId: string
      readonly displayName: string
      readonly userPrincipalName: string
      readonly password: string | undefined
    }
  | {
      readonly kind: "application"
      readonly objectId: string
      readonly clientId: string
      readonly displayName: string
      readonly secret: string | undefined
    }
  | {
      readonly kind: "managedIdentity"
      readonly objectId: string
      readonly clientId: string
      readonly displayName: string
      /** The identity's own resource, or the resource that has the system identity. */
      readonly resourceId: string
      /** True for user-assigned identities, as `isExplicit` in Graph's `alternativeNames`. */
      readonly explicit: boolean
    }

export type ServicePrincipal = Exclude<Principal, { kind: "user" }>

/** Every principal of the tenant: people, applications and managed identities. */
export const listPrincipals = (state: LiveState): Principal[] => [
  ...state.directory.users.map(({ objectId, displayName, userPrincipalName, password }) => ({
    kind: "user" as const,
    objectId,
    displayName,
    userPrincipalName,
    password,
  })),
  ...listServicePrincipals(state),
]

/** A resource that has a system identity. */
export interface SystemIdentityOwner extends IdentityOwner {
  readonly identity: SystemIdentity
}

/** The resources that have a system identity. */
export const systemIdentities = (state: LiveState): SystemIdentityOwner[] =>
  identityOwners(state).flatMap((owner) => {
    const { systemIdentity } = owner.holder
    return systemIdentity === undefined ? [] : [{ ...owner, identity: systemIdentity }]
  })

/** Applications and managed identities. */
export const listServicePrincipals = (state: LiveState): ServicePrincipal[] => [
  ...state.directory.servicePrincipals.map(({ objectId, clientId, displayName, secret }) => ({
    kind: "application" as const,
    objectId,
    clientId,
    displayName,
    secret,
  })),
  ...userAssignedIdentities(state).map(({ principalId, clientId, name, resourceId }) => ({
    kind: "managedIdentity" as const,
    objectId: principalId,
    clientId,
    displayName: name,
    resourceId,
    explicit: true,
  })),
  ...systemIdentities(state).map(({ displayName, resourceId, identity }) => ({
    kind: "managedIdentity" as const,
    objectId: identity.principalId,
    clientId: identity.clientId,
    displayName,
    resourceId,
    explicit: false,
  })),
]

/** The principal with this object id. */
export const findPrincipal = (state: LiveState, objectId: string): Principal | undefined =>
  listPrincipals(state).find((principal) => same(principal.objectId, objectId))

/** Groups the object is in, directly or through other groups. */
export const groupsOf = (state: LiveState, objectId: string): LiveGroup[] => {
  const found = new Map<string, LiveGroup>()
  const visit = (member: string): void => {
    for (const group of state.directory.groups) {
      if (found.has(group.objectId) || !group.members.some((id) => same(id, member))) continue
      found.set(group.objectId, group)
      visit(group.objectId)
    }
  }
  visit(objectId)
  return [...found.values()]
}

/** The object id and those of all groups it is in. */
export const everyIdOf = (state: LiveState, objectId: string): string[] => [
  objectId,
  ...groupsOf(state, objectId).map((group) => group.objectId),
]
