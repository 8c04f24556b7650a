import type { FabricState, LiveFabricWorkspace } from "./state.ts"
import { same } from "../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { insufficientPrivileges, workspaceNotFound } from "./answers.ts"
import { isAtLeast, roleIn, type WorkspaceRole } from "./roles.ts"
import type { FabricRequest, FabricRoute } from "./routes.ts"

/** Path of one workspace. */
export const workspacePath = "/v1/workspaces/{workspaceId}"

/**
 * The workspace a request names, for a caller who has a role in it, or the role that is asked for.
 * @throws FabricFailure 404 where there is none, 403 without the role
 */
export const workspaceOf = (
  plane: ServiceKit<FabricState>,
  request: FabricRequest,
  least: WorkspaceRole = "Viewer",
): LiveFabricWorkspace => {
  const id = request.param("workspaceId")
  const { state } = plane.store
  const workspace = plane.own.fabricWorkspaces.find((candidate) => same(candidate.id, id))
  if (workspace === undefined) throw workspaceNotFound(id)
  const role = roleIn(state, workspace, request.caller.objectId)
  if (role === undefined || !isAtLeast(role, least)) throw insufficientPrivileges()
  return workspace
}

const workspaceBody = ({ id, displayName }: LiveFabricWorkspace) => ({
  id,
  displayName,
  type: "Workspace",
  capacityId: "00000000-0000-0000-0000-000000000004",
})

/** Workspaces: the list holds those in which the caller has a role. */
export const workspaceRoutes = (plane: ServiceKit<FabricState>): FabricRoute[] => [
  {
    method: "GET",
    path: "/v1/workspaces",
    operation: "Microsoft.Fabric/workspaces/read",
    basis: "recorded",
    handle({ caller }) {
      const { state } = plane.store
      const value = plane.own.fabricWorkspaces
        .filter((workspace) => roleIn(state, workspace, caller.objectId) !== undefined)
        .map(workspaceBody)
      return { status: 200, body: { value } }
    },
  },
  {
    method: "GET",
    path: workspacePath,
    operation: "Microsoft.Fabric/workspaces/read",
    basis: "documented",
    handle: (request) => ({ status: 200, body: workspaceBody(workspaceOf(plane, request)) }),
  },
]
