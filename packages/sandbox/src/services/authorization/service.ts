import { defineService, type SandboxService } from "../../kit/service.ts"
import type { LiveState } from "../../kit/state/live-types.ts"
import { newId } from "../../kit/state/new-id.ts"
import { isWithin } from "../../kit/state/resource-id.ts"
import { refuseTwice } from "../../kit/state/seed-check.ts"
import { hasRoleFor } from "./active-assignments.ts"
import { roleAssignmentRoutes } from "./role-assignments.ts"
import { roleDefinitionRoutes } from "./role-definitions.ts"
import { rolesOf } from "./roles.ts"
import { authorizationSeed, type AuthorizationState } from "./state.ts"

const checkAssignments = ({ roleAssignments }: AuthorizationState, state: LiveState): void => {
  refuseTwice(
    "role assignment",
    roleAssignments.map(({ name }) => name),
  )
  refuseTwice(
    "role assignment",
    roleAssignments.map(({ scope, principalId, role }) => `${scope} ${role} ${principalId}`),
  )
  for (const { scope } of roleAssignments) {
    if (!state.subscriptions.some(({ id }) => isWithin(scope, `/subscriptions/${id}`)))
      throw new Error(`seed: a role is assigned at ${scope}, which is in none of the subscriptions`)
  }
}

/** Role assignments and role definitions. */
export const authorizationService = (): SandboxService =>
  defineService({
    name: "authorization",
    namespaces: ["Microsoft.Authorization"],
    seed: authorizationSeed,
    load({ roleAssignments }, { roles }): AuthorizationState {
      const names = rolesOf({ known: { roles } }).map(({ name }) => name)
      const unknown = roleAssignments.find(({ role }) => !names.includes(role))
      if (unknown !== undefined)
        throw new Error(`seed: in roleAssignments: the sandbox knows no role ${unknown.role}`)
      return { roleAssignments: roleAssignments.map((one) => ({ ...one, name: one.name ?? newId() })) }
    },
    check: checkAssignments,
    start: (kit) => ({
      routes: [...roleAssignmentRoutes(kit), ...roleDefinitionRoutes(rolesOf(kit))],
      allows: (principalId, dataAction, scope) => hasRoleFor(kit, principalId, dataAction, scope),
    }),
    fidelity: [],
  })
