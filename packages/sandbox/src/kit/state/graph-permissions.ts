import type { LiveState } from "./live-types.ts"

/** Client id of Microsoft Graph, the same in every tenant. */
export const graphClientId = "00000003-0000-0000-c000-000000000000"
/** Object id of Microsoft Graph in the sandbox's tenant. */
export const graphObjectId = "00000003-0000-4000-8000-000000000001"

/**
 * Application permissions of Microsoft Graph that the sandbox knows, with the ids of their app roles (Microsoft Graph
 * permissions reference).
 */
export const graphPermissions = [
  { name: "User.Read.All", id: "df021288-bdef-4463-88db-98f22de89214" },
  { name: "GroupMember.Read.All", id: "98830695-27a2-44f7-8c18-0c3ebc9698f6" },
  { name: "Application.Read.All", id: "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30" },
  { name: "Directory.Read.All", id: "7ab1d382-f21e-4acd-a863-ba3e13f7da61" },
] as const

/** What a database server's identity needs to look names up (Microsoft Learn, "Set up Microsoft Entra authentication for Azure Database for MySQL"). */
const neededForLookup = ["User.Read.All", "GroupMember.Read.All", "Application.Read.All"]

export const isGraphPermission = (name: string): boolean =>
  graphPermissions.some((permission) => permission.name === name)

/** Names of the Graph permissions that a principal holds. */
export const permissionsOf = (state: LiveState, objectId: string): readonly string[] =>
  state.directory.graphPermissions[objectId.toLowerCase()] ?? []

/** Whether an identity may look users, groups and applications up. */
export const mayReadDirectory = (state: LiveState, objectId: string): boolean => {
  const held = permissionsOf(state, objectId)
  return neededForLookup.every((name) => held.includes(name))
}
