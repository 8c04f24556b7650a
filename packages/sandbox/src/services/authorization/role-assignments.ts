import { z } from "zod"
import { findEntryById } from "../../kit/state/directory.ts"
import { guid } from "../../kit/state/guid.ts"
import type { LiveRoleAssignment } from "./state.ts"
import { same } from "../../kit/state/resource-id.ts"
import { assignmentKey } from "./active-assignments.ts"
import { rolesOf } from "./roles.ts"
import type { RoleDefinition } from "../../kit/state/role-definition.ts"
import type { Store } from "../../kit/state/store.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { AuthorizationState } from "./state.ts"
import { armFailure, ok } from "../../kit/arm/answers.ts"
import { roleAssignmentVersions as apiVersions } from "./api-versions.ts"
import { keptOf, shown } from "../../kit/arm/fields/kept.ts"
import { acted, envelope, named, readOnly, refused } from "../../kit/arm/fields/roles.ts"
import { withBody, type ArmRequest, type ArmRoute } from "../../kit/arm/routes.ts"
import { listAssignments } from "./assignment-filter.ts"
import { roleDefinitionId } from "./role-definitions.ts"
import { scopeOf } from "./scope.ts"

const type = "Microsoft.Authorization/roleAssignments"

const putBody = z.strictObject({
  ...envelope,
  properties: z.strictObject({
    roleDefinitionId: acted(z.string()),
    principalId: acted(guid),
    principalType: acted(z.string().nullish()),
    description: z.string().nullish(),
    ...named("condition conditionVersion delegatedManagedIdentityResourceId", refused),
    ...named("scope createdOn updatedOn createdBy updatedBy", readOnly),
  }),
})

const principalTypes = { user: "User", group: "Group", app: "ServicePrincipal" } as const

const typeOf = (store: Store, principalId: string) => {
  const entry = findEntryById(store.state, principalId)
  return entry !== undefined && same(entry.objectId, principalId) ? principalTypes[entry.kind] : undefined
}

const compact = (id: string) => id.replaceAll("-", "")

/**
 * A principal that was just made is found by whoever says of what type it is; without a type it has to show in the
 * directory (Microsoft Learn, "Troubleshoot Azure RBAC", new service principal).
 * @throws ArmFailure 400
 */
const checkPrincipal = (store: Store, principalId: string, given: string | undefined): void => {
  const found = typeOf(store, principalId)
  if (found === undefined || (given === undefined && !store.isVisible(principalId))) {
    throw armFailure(
      400,
      "PrincipalNotFound",
      `Principal ${compact(principalId)} does not exist in the directory ${store.state.tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    )
  }
  if (given !== undefined && !same(given, found)) {
    throw armFailure(
      400,
      "UnmatchedPrincipalType",
      `The PrincipalId '${compact(principalId)}' has type '${found}' , which is different from specified PrinciaplType '${given}'.`,
    )
  }
}

const roleOf = (roles: readonly RoleDefinition[], definitionId: string): RoleDefinition => {
  const id = /(?:^|\/providers\/Microsoft\.Authorization\/roleDefinitions\/)(?<id>[^/]+)$/i.exec(definitionId)
    ?.groups?.["id"]
  const role = roles.find((one) => id !== undefined && same(one.id, id))
  if (role === undefined) {
    throw armFailure(
      400,
      "RoleDefinitionDoesNotExist",
      `The specified role definition with ID '${id ?? definitionId}' does not exist.`,
    )
  }
  return role
}

/** Role assignments at any scope: create, read, list, delete. */
export const roleAssignmentRoutes = (plane: ServiceKit<AuthorizationState>): ArmRoute[] => {
  const { store } = plane
  const roles = rolesOf(plane)
  const body = (assignment: LiveRoleAssignment) => {
    const { scope, principalId, name } = assignment
    const role = roles.find((one) => one.name === assignment.role)
    const time = store.touchedAt(assignmentKey(name)).toISOString()
    const own = {
      properties: {
        roleDefinitionId: role === undefined ? null : roleDefinitionId(scope, role),
        principalId,
        principalType: typeOf(store, principalId) ?? "Unknown",
        scope,
        condition: null,
        conditionVersion: null,
        createdOn: time,
        updatedOn: time,
        createdBy: null,
        updatedBy: null,
        delegatedManagedIdentityResourceId: null,
        description: null,
      },
      id: `${scope}/providers/${type}/${name}`,
      type,
      name,
    }
    return shown(own, assignment.kept)
  }
  const find = (request: ArmRequest) => {
    const scope = scopeOf(plane, request)
    return plane.own.roleAssignments.find(
      (one) => same(one.scope, scope) && same(one.name, request.param("name")),
    )
  }

  const create = (request: ArmRequest, wanted: z.output<typeof putBody>) => {
    const scope = scopeOf(plane, request)
    const name = guid.safeParse(request.param("name"))
    if (!name.success) {
      throw armFailure(
        400,
        "InvalidRoleAssignmentId",
        `The role assignment ID '${request.param("name")}' is not valid. The role assignment ID must be a GUID.`,
      )
    }
    const { properties } = wanted
    const kept = keptOf(putBody, wanted)
    const { principalId } = properties
    const role = roleOf(roles, properties.roleDefinitionId)
    checkPrincipal(store, principalId, properties.principalType ?? undefined)
    const alike = plane.own.roleAssignments.find(
      (one) => same(one.scope, scope) && one.principalId === principalId && one.role === role.name,
    )
    if (alike !== undefined && alike.name === name.data) {
      alike.kept = kept
      return ok(body(alike))
    }
    if (alike !== undefined) {
      throw armFailure(
        409,
        "RoleAssignmentExists",
        `The role assignment already exists. The ID of the existing role assignment is ${compact(alike.name)}.`,
      )
    }
    if (plane.own.roleAssignments.some((one) => one.name === name.data)) {
      throw armFailure(
        400,
        "RoleAssignmentUpdateNotPermitted",
        "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
      )
    }
    const assignment: LiveRoleAssignment = { name: name.data, scope, principalId, role: role.name, kept }
    plane.own.roleAssignments.push(assignment)
    store.touch(assignmentKey(assignment.name))
    return { status: 201, body: body(assignment) }
  }

  const route = (
    method: ArmRoute["method"],
    path: string,
    kind: string,
    handled: Pick<ArmRoute, "body" | "handle">,
  ): ArmRoute => ({
    method,
    path: `/{+scope}/providers/${type}${path}`,
    operation: `${type}/${kind}`,
    apiVersions,
    basis: "documented",
    ...handled,
  })
  return [
    route("GET", "", "read", {
      handle: (request) =>
        ok({
          value: listAssignments(plane, scopeOf(plane, request), request.query.get("$filter")).map(body),
        }),
    }),
    route("GET", "/{name}", "read", {
      handle(request) {
        const found = find(request)
        if (found !== undefined) return ok(body(found))
        throw armFailure(
          404,
          "RoleAssignmentNotFound",
          `The role assignment '${request.param("name")}' is not found.`,
        )
      },
    }),
    route("PUT", "/{name}", "write", withBody(plane, putBody, create)),
    route("DELETE", "/{name}", "delete", {
      handle(request) {
        const found = find(request)
        if (found === undefined) return { status: 204 }
        const answer = ok(body(found))
        plane.own.roleAssignments.splice(plane.own.roleAssignments.indexOf(found), 1)
        return answer
      },
    }),
  ]
}
