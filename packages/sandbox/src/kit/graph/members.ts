import type { LiveGroup, LiveState } from "../state/live-types.ts"
import { findPrincipal } from "../state/principals.ts"
import { same } from "../state/resource-id.ts"
import { groupBody, servicePrincipalBody, userBody } from "./bodies.ts"

/** Object ids of all who are in a group, directly or through groups in it, the groups too. */
export const membersOf = (state: LiveState, group: LiveGroup): string[] => {
  const found = new Set<string>()
  const visit = ({ members }: LiveGroup): void => {
    for (const id of members) {
      if (found.has(id)) continue
      found.add(id)
      const inner = state.directory.groups.find(({ objectId }) => same(objectId, id))
      if (inner !== undefined) visit(inner)
    }
  }
  visit(group)
  return [...found]
}

/** Whoever has the object id, with their type, as lists of all types show them. */
export const directoryObjectBody = (
  state: LiveState,
  objectId: string,
): Record<string, unknown> | undefined => {
  const principal = findPrincipal(state, objectId)
  if (principal?.kind === "user") return { "@odata.type": "#microsoft.graph.user", ...userBody(principal) }
  if (principal !== undefined) {
    return {
      "@odata.type": "#microsoft.graph.servicePrincipal",
      ...servicePrincipalBody(principal, state.tenantId),
    }
  }
  const group = state.directory.groups.find((one) => same(one.objectId, objectId))
  return group && { "@odata.type": "#microsoft.graph.group", ...groupBody(group) }
}
