import type { ServiceKit } from "../../kit/service.ts"
import type { AuthorizationState, LiveRoleAssignment } from "./state.ts"
import { groupsOf } from "../../kit/state/principals.ts"
import { isWithin, same } from "../../kit/state/resource-id.ts"
import type { Store } from "../../kit/state/store.ts"
import { armFailure } from "../../kit/arm/answers.ts"

type Test = (assignment: LiveRoleAssignment) => boolean

const testOf = (store: Store, scope: string, part: string): Test => {
  if (/^atScope\(\)$/i.test(part)) return (assignment) => isWithin(scope, assignment.scope)
  const found = /^(?:principalId eq '(?<principal>[^']*)'|assignedTo\('(?<assignee>[^']*)'\))$/i.exec(
    part,
  )?.groups
  const { principal, assignee } = found ?? {}
  if (principal !== undefined) return ({ principalId }) => same(principalId, principal)
  if (assignee !== undefined) {
    const ids = [assignee, ...groupsOf(store.state, assignee).map(({ objectId }) => objectId)]
    return ({ principalId }) => ids.some((id) => same(id, principalId))
  }
  throw armFailure(400, "UnsupportedQuery", `The sandbox does not know the filter '${part}'.`)
}

/**
 * The role assignments that a list at a scope shows (Microsoft Learn, "List Azure role assignments using the REST API"):
 * those above, at and below it; `atScope()` leaves those below out, `principalId` names whose, and `assignedTo` counts
 * the groups of a principal as well.
 */
export const listAssignments = (
  { own, store }: ServiceKit<AuthorizationState>,
  scope: string,
  filter: string | null,
): LiveRoleAssignment[] => {
  const tests = (filter ?? "")
    .split(/ and /i)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => testOf(store, scope, part))
  return own.roleAssignments
    .filter((assignment) => isWithin(scope, assignment.scope) || isWithin(assignment.scope, scope))
    .filter((assignment) => tests.every((test) => test(assignment)))
}
