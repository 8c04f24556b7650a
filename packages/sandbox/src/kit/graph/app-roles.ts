import { createHash } from "node:crypto"
import { graphClientId, graphObjectId, graphPermissions, permissionsOf } from "../state/graph-permissions.ts"
import type { LiveState } from "../state/live-types.ts"
import type { ServicePrincipal } from "../state/principals.ts"
import { servicePrincipalBody } from "./bodies.ts"

const displayName = "Microsoft Graph"

/** Microsoft Graph as a service principal of the tenant, with the application permissions that it offers as `appRoles`. */
export const graphPrincipalBody = (tenantId: string) => ({
  ...servicePrincipalBody(
    { kind: "application", objectId: graphObjectId, clientId: graphClientId, displayName, secret: undefined },
    tenantId,
  ),
  appRoles: graphPermissions.map(({ id, name }) => ({
    allowedMemberTypes: ["Application"],
    description: name,
    displayName: name,
    id,
    isEnabled: true,
    origin: "Application",
    value: name,
  })),
})

/** The Graph permissions that a service principal holds, as `appRoleAssignments` of v1.0. */
export const appRoleAssignments = (state: LiveState, principal: ServicePrincipal) => {
  const held = permissionsOf(state, principal.objectId)
  return graphPermissions
    .filter(({ name }) => held.includes(name))
    .map(({ id }) => ({
      id: createHash("sha256").update(`${principal.objectId}/${id}`).digest("base64url"),
      deletedDateTime: null,
      appRoleId: id,
      createdDateTime: "2026-01-01T00:00:00Z",
      principalDisplayName: principal.displayName,
      principalId: principal.objectId,
      principalType: "ServicePrincipal",
      resourceDisplayName: displayName,
      resourceId: graphObjectId,
    }))
}
