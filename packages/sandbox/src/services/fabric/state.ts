import { z } from "zod"
import { guid } from "../../kit/state/guid.ts"

const fabricWorkspace = z.strictObject({
  id: guid,
  displayName: z.string(),
  /** Whoever has a role may connect to the databases; all but viewers administer them. */
  roleAssignments: z
    .array(z.strictObject({ principalId: guid, role: z.enum(["Admin", "Member", "Contributor", "Viewer"]) }))
    .default([]),
  sqlDatabases: z
    .array(
      z.strictObject({
        id: guid,
        displayName: z.string(),
        /** Statements run as its owner when the database is first made. */
        sql: z.array(z.string()).default([]),
      }),
    )
    .default([]),
})

export const fabricSeed = { fabricWorkspaces: z.array(fabricWorkspace).default([]) }

export type LiveFabricWorkspace = z.output<typeof fabricWorkspace>

/** The service's part of a state. */
export interface FabricState {
  fabricWorkspaces: LiveFabricWorkspace[]
}

/** Address of a workspace in the Fabric API, which stands for an id: Fabric has no ARM ids. */
export const fabricWorkspaceId = (workspace: { readonly id: string }): string =>
  `https://api.fabric.microsoft.com/v1/workspaces/${workspace.id}`

/** Audiences of Fabric: its API's own and the one of Power BI, of which it is a part. */
export const fabricAudiences = [
  "https://api.fabric.microsoft.com",
  "https://analysis.windows.net/powerbi/api",
] as const
