import type { LiveState } from "../../kit/state/live-types.ts"
import { findPrincipal } from "../../kit/state/principals.ts"
import { same } from "../../kit/state/resource-id.ts"

/** Whoever can have a role, as Fabric shows them (recorded for people and service principals); a managed identity is a service principal. */
export const principalBody = (state: LiveState, id: string) => {
  const principal = findPrincipal(state, id)
  if (principal?.kind === "user") {
    return {
      id: principal.objectId,
      displayName: principal.displayName,
      type: "User",
      userDetails: { userPrincipalName: principal.userPrincipalName },
    } as const
  }
  if (principal !== undefined) {
    return {
      id: principal.objectId,
      displayName: principal.displayName,
      type: "ServicePrincipal",
      servicePrincipalDetails: { aadAppId: principal.clientId },
    } as const
  }
  const group = state.directory.groups.find(({ objectId }) => same(objectId, id))
  return group === undefined
    ? undefined
    : ({
        id: group.objectId,
        displayName: group.displayName,
        type: "Group",
        groupDetails: { groupType: "SecurityGroup" },
      } as const)
}
