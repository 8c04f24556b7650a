import { z } from "zod"
import type { FabricState, LiveFabricWorkspace } from "./state.ts"
import { canonical, same } from "../../kit/state/resource-id.ts"
import { fabricWorkspaceId } from "./state.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { FabricHosts } from "./hosts.ts"
import {
  entityNotFound,
  fabricFailure,
  insufficientPrivileges,
  invalidInput,
  type FabricFailure,
} from "./answers.ts"
import { principalBody } from "./principal-body.ts"
import { fabricPath } from "../../kit/cloud.ts"
import { isAtLeast, roleIn, workspaceRoles, type WorkspaceRole } from "./roles.ts"
import type { FabricRequest, FabricRoute } from "./routes.ts"
import { workspaceOf, workspacePath } from "./workspaces.ts"

type Assignment = LiveFabricWorkspace["roleAssignments"][number]

/** A role in any case, as Fabric takes it. */
const role = z.string().transform((text, context): WorkspaceRole => {
  const known = workspaceRoles.find((name) => name.toLowerCase() === text.toLowerCase())
  if (known !== undefined) return known
  context.addIssue({ code: "custom", message: `${text} is no role` })
  return z.NEVER
})
const postBody = z.strictObject({
  // What else a client sends of a principal is what an earlier answer said of it.
  principal: z.strictObject({
    id: z.guid(),
    type: z.enum(["User", "ServicePrincipal", "Group"]),
    displayName: z.unknown().optional(),
    userDetails: z.unknown().optional(),
    servicePrincipalDetails: z.unknown().optional(),
    groupDetails: z.unknown().optional(),
  }),
  role,
})
const patchBody = z.strictObject({ role })

const principalNotFound = (principalId: string, workspace: LiveFabricWorkspace): FabricFailure =>
  fabricFailure({
    status: 400,
    errorCode: "PrincipalNotFound",
    moreDetails: [{ relatedResource: { resourceId: principalId, resourceType: "Principal" } }],
    message: "The provided principal was not found",
    relatedResource: { resourceId: workspace.id, resourceType: "Workspace" },
  })

const read = <T>(schema: z.ZodType<T>, body: unknown): T => {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw invalidInput(z.prettifyError(parsed.error))
  return parsed.data
}

/**
 * Roles in a workspace. Members may see and give them, up to their own role, and admins take them away (Microsoft Learn, "Add Workspace Role
 * Assignment", "Delete Workspace Role Assignment"). The id
 * of an assignment is that of the principal (recorded).
 */
export const roleAssignmentRoutes = (plane: ServiceKit<FabricState>, hosts: FabricHosts): FabricRoute[] => {
  const { store } = plane
  const path = `${workspacePath}/roleAssignments`
  const operation = (verb: string) => `Microsoft.Fabric/workspaces/roleAssignments/${verb}`

  const body = (assignment: Assignment) => ({
    id: assignment.principalId,
    principal: principalBody(store.state, assignment.principalId) ?? {
      id: assignment.principalId,
      type: "ServicePrincipal",
    },
    role: assignment.role,
  })
  const assignmentOf = (workspace: LiveFabricWorkspace, request: FabricRequest): Assignment => {
    const id = request.param("assignmentId")
    const found = workspace.roleAssignments.find(({ principalId }) => same(principalId, id))
    if (found === undefined) throw entityNotFound(id)
    return found
  }
  /** A member may give and take the roles up to member. @throws FabricFailure 403 */
  const checkMayChange = (workspace: LiveFabricWorkspace, request: FabricRequest, changed: WorkspaceRole) => {
    const own = roleIn(store.state, workspace, request.caller.objectId)
    if (own === undefined || !isAtLeast(own, changed)) throw insufficientPrivileges()
  }
  const assign = async (workspace: LiveFabricWorkspace, assignments: Assignment[]) => {
    workspace.roleAssignments = assignments
    await (await hosts.plane()).syncAdministrators(canonical(fabricWorkspaceId(workspace)))
  }

  return [
    {
      method: "GET",
      path,
      operation: operation("read"),
      basis: "recorded",
      handle: (request) => ({
        status: 200,
        body: { value: workspaceOf(plane, request, "Member").roleAssignments.map(body) },
      }),
    },
    {
      method: "GET",
      path: `${path}/{assignmentId}`,
      operation: operation("read"),
      basis: "recorded",
      handle: (request) => ({
        status: 200,
        body: body(assignmentOf(workspaceOf(plane, request, "Member"), request)),
      }),
    },
    {
      method: "POST",
      path,
      operation: operation("write"),
      basis: "recorded",
      async handle(request) {
        const workspace = workspaceOf(plane, request, "Member")
        const wanted = read(postBody, request.body)
        checkMayChange(workspace, request, wanted.role)
        const { id } = wanted.principal
        const principal = principalBody(store.state, id)
        if (principal?.type !== wanted.principal.type || !store.isVisible(principal.id))
          throw principalNotFound(id, workspace)
        if (workspace.roleAssignments.some(({ principalId }) => same(principalId, id))) {
          throw fabricFailure({
            status: 409,
            errorCode: "PrincipalAlreadyHasWorkspaceRolePermissions",
            message: "The provided principal already has a role assigned in the workspace",
          })
        }
        const assignment = { principalId: principal.id, role: wanted.role }
        await assign(workspace, [...workspace.roleAssignments, assignment])
        const location = `${plane.url}${fabricPath}/v1/workspaces/${workspace.id}/roleAssignments/${principal.id}`
        return { status: 201, body: body(assignment), headers: { location } }
      },
    },
    {
      method: "PATCH",
      path: `${path}/{assignmentId}`,
      operation: operation("write"),
      basis: "recorded",
      async handle(request) {
        const workspace = workspaceOf(plane, request, "Member")
        const before = assignmentOf(workspace, request)
        const wanted = read(patchBody, request.body)
        checkMayChange(workspace, request, before.role)
        checkMayChange(workspace, request, wanted.role)
        const after = { ...before, role: wanted.role }
        await assign(
          workspace,
          workspace.roleAssignments.map((each) => (each === before ? after : each)),
        )
        return { status: 200, body: body(after) }
      },
    },
    {
      method: "DELETE",
      path: `${path}/{assignmentId}`,
      operation: operation("delete"),
      basis: "recorded",
      async handle(request) {
        const workspace = workspaceOf(plane, request, "Admin")
        const gone = assignmentOf(workspace, request)
        checkMayChange(workspace, request, gone.role)
        await assign(
          workspace,
          workspace.roleAssignments.filter((each) => each !== gone),
        )
        return { status: 200 }
      },
    },
  ]
}
