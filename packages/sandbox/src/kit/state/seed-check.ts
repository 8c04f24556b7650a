import { isGraphPermission } from "./graph-permissions.ts"
import { identityOwners, userAssignedIdentities } from "./identity-owners.ts"
import type { LiveState } from "./live-types.ts"
import { canonical, placeOf, same } from "./resource-id.ts"

/** Refuses ids of which two mean the same to Azure. @throws Error that names the id */
export const refuseTwice = (what: string, ids: readonly string[]): void => {
  const seen = new Set<string>()
  for (const id of ids) {
    if (seen.has(canonical(id))) throw new Error(`seed: ${what} ${id} occurs twice`)
    seen.add(canonical(id))
  }
}

const resourcesOf = ({ parts }: LiveState) => parts.flatMap((part) => part.resources())

const checkSubscriptions = (state: LiveState): void => {
  const placed = [
    ...resourcesOf(state).map(({ id, name }) => ({ ...placeOf(id), name })),
    ...state.resourceGroups.map((group) => ({ ...group, resourceGroup: group.name })),
  ]
  for (const { subscriptionId, resourceGroup, name } of placed) {
    if (!state.subscriptions.some((subscription) => same(subscription.id, subscriptionId))) {
      throw new Error(
        `seed: ${resourceGroup}/${name} is in subscription ${subscriptionId}, which is not in subscriptions`,
      )
    }
  }
}

const checkIdentities = (state: LiveState): void => {
  const identities = new Set(userAssignedIdentities(state).map(({ resourceId }) => canonical(resourceId)))
  for (const { displayName, holder } of identityOwners(state)) {
    for (const id of holder.userAssignedIdentities ?? []) {
      if (!identities.has(canonical(id)))
        throw new Error(`seed: ${displayName} has the identity ${id}, which does not exist`)
    }
  }
}

const checkGraphPermissions = (state: LiveState): void => {
  for (const name of Object.values(state.directory.graphPermissions).flat()) {
    if (!isGraphPermission(name)) throw new Error(`seed: the sandbox knows no Graph permission ${name}`)
  }
}

/** Checks what the kit knows of every service: that what a state names exists and that nothing exists twice. @throws Error that names the faulty place */
export const checkSeed = (state: LiveState): void => {
  checkSubscriptions(state)
  checkIdentities(state)
  checkGraphPermissions(state)
  refuseTwice(
    "resource",
    resourcesOf(state).map(({ id }) => id),
  )
  refuseTwice("object id", [
    ...state.directory.users.map((user) => user.objectId),
    ...state.directory.servicePrincipals.map((principal) => principal.objectId),
    ...state.directory.groups.map((group) => group.objectId),
    ...userAssignedIdentities(state).map((identity) => identity.principalId),
    ...identityOwners(state).flatMap(({ holder }) => holder.systemIdentity?.principalId ?? []),
  ])
}
