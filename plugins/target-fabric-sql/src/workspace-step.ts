import {
  action,
  type Action,
  type ConnectRequest,
  type ExistingConnection,
  isKeylessError,
  proof,
  type Proof,
  type StepContext,
} from "@keyless/core/plugin"
import { patiently } from "@keyless/sql"
import type { FoundDatabase } from "./database.ts"
import { fabricFailure } from "./errors.ts"
import { serviceCode } from "./fabric-api.ts"
import { type RoleLook, whoNeedsRole } from "./role-reliance.ts"
import { addRole, findRole, removeRole, type RoleAssignment } from "./role-assignments.ts"

/** The least role with which somebody may connect. Microsoft Learn, "Authorization in SQL database in Microsoft Fabric". */
export const leastRole = "Viewer"

const title = ({ name }: FoundDatabase) =>
  `Make sure that the app's identity may connect to ${name} in Fabric`

/**
 * The step that lets the identity in: a database user alone cannot log in, since Fabric asks for the permission Read of the database first. Sharing the
 * database, which gives no more than that, has no API; the least role of the workspace that holds it is Viewer, which also lets the identity read all
 * data of the workspace.
 */
export function workspaceStep(found: FoundDatabase, request: ConnectRequest, look: RoleLook): Action<null> {
  const { principal } = request
  const { id } = found
  let added: string | undefined
  return action<null>({
    id: "workspace.access",
    title: title(found),
    why: "Fabric lets nobody connect who has no role in the workspace and with whom the database is not shared.",
    permissions: [{ operation: "Workspace.ReadWrite.All", scope: id }],
    needs: [principal],
    async check(context) {
      const { objectId, name } = context.value(principal)
      const role = await findRole(found, objectId, context.signal)
      if (role === undefined) return { done: false, detail: `the identity gets the role ${leastRole}` }
      if (role.role !== leastRole) warnOfRole(context, name, role)
      return { done: true, value: null }
    },
    async apply(context) {
      const { objectId, kind } = context.value(principal)
      const type = kind === "user" ? "User" : "ServicePrincipal"
      added = objectId
      try {
        await addPatiently(found, { id: objectId, type }, context)
      } catch (error) {
        // Somebody else gave it a role since the check: that is not this run's to take back.
        if (serviceCode(error) !== "PrincipalAlreadyHasWorkspaceRolePermissions") throw error
        added = undefined
      }
      return null
    },
    async undo(context) {
      if (added === undefined) return
      const role = await findRole(found, added, context.signal)
      if (role?.role !== leastRole) return
      const others = await whoNeedsRole(found, request, look, context)
      if (others.length === 0) return removeRole(found, role, context.signal)
      context.warn(
        `The identity ${added} keeps the role ${leastRole} in the Fabric workspace: by now it is used by ${others.join(", ")}.`,
      )
    },
    undoNeeds: () => [look.session()],
  })
}

/** Tells what delete leaves: nobody knows whether something else needs the role by this time. */
export function workspaceKeep(found: FoundDatabase, { objectId }: ExistingConnection): Proof<null> {
  return proof({
    id: "workspace.keep",
    title: `Keep the role of the app's identity in the workspace of ${found.name}`,
    why: "Other things in the workspace may need it, and nothing tells who gave it.",
    async prove(context) {
      const role = await roleIfVisible(found, objectId, context.signal)
      if (role !== undefined) {
        const url = `https://api.fabric.microsoft.com/v1/workspaces/${found.ref.workspace}/roleAssignments/${role.id}`
        context.warn(
          `The identity ${objectId} keeps the role ${role.role} in the Fabric workspace, with which it may read its data.`,
          `If nothing else needs it, take it away: az rest --method delete --resource https://api.fabric.microsoft.com --url ${url}`,
        )
      }
      return null
    },
  })
}

/** The role; nothing where the caller may not see roles. */
export async function roleIfVisible(
  found: FoundDatabase,
  objectId: string,
  signal: AbortSignal,
): Promise<RoleAssignment | undefined> {
  try {
    return await findRole(found, objectId, signal)
  } catch (error) {
    if (isKeylessError(error) && error.code === "fabric_forbidden") return undefined
    throw error
  }
}

function warnOfRole(context: StepContext, name: string, { role }: RoleAssignment): void {
  context.warn(
    `The identity ${name} has the role ${role} in the Fabric workspace and may do everything in its databases, whatever privileges the connection asks for.`,
    `Give it the role ${leastRole} instead, or share the database with it.`,
  )
}

async function addPatiently(
  found: FoundDatabase,
  principal: Parameters<typeof addRole>[1],
  context: StepContext,
): Promise<void> {
  const isUnknown = (error: unknown) => serviceCode(error) === "PrincipalNotFound"
  const known = { awaited: "Fabric to know the identity", mayPass: isUnknown }
  try {
    await patiently(context, known, () => addRole(found, principal, leastRole, context.signal))
  } catch (error) {
    if (!isUnknown(error)) throw error
    throw fabricFailure("principal_unknown", `Fabric does not know the identity ${principal.id}.`, {
      hint: "A new identity may take some minutes to be seen: run the command again.",
      resource: found.id,
      retryable: true,
      cause: error,
    })
  }
}
