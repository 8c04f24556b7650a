import type { ServiceKit } from "../../kit/service.ts"
import { operationMatches } from "../../kit/state/faults.ts"
import { everyIdOf } from "../../kit/state/principals.ts"
import { isWithin } from "../../kit/state/resource-id.ts"
import { rolesOf } from "./roles.ts"
import type { AuthorizationState, LiveRoleAssignment } from "./state.ts"

/** Under which the store notes when an assignment was made. */
export const assignmentKey = (name: string): string =>
  `/providers/Microsoft.Authorization/roleAssignments/${name}`

/** The role assignments that already act: a new one needs a moment (`faults.roleDelayMs`). */
const activeAssignments = ({ own, store, faults }: ServiceKit<AuthorizationState>): LiveRoleAssignment[] =>
  own.roleAssignments.filter(
    ({ name }) => store.sinceTouched(assignmentKey(name)) >= faults.current.roleDelayMs,
  )

/** Whether a role at the scope or above allows the principal, or a group it is in, a data action. */
export const hasRoleFor = (
  kit: ServiceKit<AuthorizationState>,
  objectId: string,
  dataAction: string,
  scope: string,
): boolean => {
  const ids = everyIdOf(kit.store.state, objectId)
  return activeAssignments(kit).some((assignment) => {
    if (!ids.includes(assignment.principalId) || !isWithin(scope, assignment.scope)) return false
    const role = rolesOf(kit).find(({ name }) => name === assignment.role)
    return role?.dataActions.some((pattern) => operationMatches(pattern, dataAction)) ?? false
  })
}
