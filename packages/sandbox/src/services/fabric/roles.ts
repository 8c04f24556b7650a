import { groupsOf } from "../../kit/state/principals.ts"
import type { LiveFabricWorkspace } from "./state.ts"
import type { LiveState } from "../../kit/state/live-types.ts"
import { same } from "../../kit/state/resource-id.ts"

/** Workspace roles from the strongest to the weakest (Microsoft Learn, "Roles in workspaces in Microsoft Fabric"). */
export const workspaceRoles = ["Admin", "Member", "Contributor", "Viewer"] as const
export type WorkspaceRole = (typeof workspaceRoles)[number]

/** Whether a role can do all that the other can. */
export const isAtLeast = (role: WorkspaceRole, other: WorkspaceRole): boolean =>
  workspaceRoles.indexOf(role) <= workspaceRoles.indexOf(other)

/** The strongest role that somebody has in a workspace, by assignments of their own or of their groups. */
export const roleIn = (
  state: LiveState,
  workspace: LiveFabricWorkspace,
  objectId: string,
): WorkspaceRole | undefined => {
  const ids = [objectId, ...groupsOf(state, objectId).map((group) => group.objectId)]
  const held = workspace.roleAssignments
    .filter(({ principalId }) => ids.some((id) => same(id, principalId)))
    .map(({ role }) => role)
  return workspaceRoles.find((role) => held.includes(role))
}
