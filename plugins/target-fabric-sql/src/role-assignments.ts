import { isGuid } from "@keyless/core/plugin"
import { z } from "zod"
import type { FoundDatabase } from "./database.ts"

/** A role of somebody in a workspace. */
export interface RoleAssignment {
  /** Of the assignment itself. */
  readonly id: string
  /** Object id of who has it, lower case. */
  readonly principal: string
  /** `Admin`, `Member`, `Contributor` or `Viewer`. */
  readonly role: string
}

const assignment = z
  .object({ id: z.string(), principal: z.object({ id: z.string() }), role: z.string() })
  .transform(({ id, principal, role }): RoleAssignment => ({
    id,
    principal: principal.id.toLowerCase(),
    role,
  }))
const page = z.object({ value: z.array(assignment), continuationToken: z.string().nullish() })

const pathOf = ({ ref }: FoundDatabase) => `/v1/workspaces/${ref.workspace}/roleAssignments`
const factsOf = ({ id, ref }: FoundDatabase) => ({
  resource: id,
  what: `Fabric workspace ${ref.workspace}`,
  instead: " Or have the database shared with the identity in the portal, and add --skip-workspace-role.",
})

/** The role that somebody was given directly; one through a group is not seen. Takes role Member. REST reference, "List Workspace Role Assignments". */
export async function findRole(
  found: FoundDatabase,
  objectId: string,
  signal: AbortSignal,
): Promise<RoleAssignment | undefined> {
  const path = pathOf(found)
  for (let query = ""; ;) {
    const { value, continuationToken } = page.parse(
      await found.api.send({ path: `${path}${query}`, signal, ...factsOf(found) }),
    )
    const own = value.find(({ principal }) => principal === objectId.toLowerCase())
    if (own !== undefined) return own
    if (continuationToken === undefined || continuationToken === null) return undefined
    query = `?continuationToken=${encodeURIComponent(continuationToken)}`
  }
}

/** Gives a role. Takes role Member. REST reference, "Add Workspace Role Assignment". */
export async function addRole(
  found: FoundDatabase,
  principal: { readonly id: string; readonly type: "User" | "ServicePrincipal" },
  role: "Viewer",
  signal: AbortSignal,
): Promise<void> {
  await found.api.send({
    method: "POST",
    path: pathOf(found),
    body: { principal, role },
    signal,
    ...factsOf(found),
  })
}

/** Takes a role away. Takes role Admin. REST reference, "Delete Workspace Role Assignment". */
export async function removeRole(
  found: FoundDatabase,
  { id }: Pick<RoleAssignment, "id">,
  signal: AbortSignal,
): Promise<void> {
  if (!isGuid(id)) throw new TypeError("The id of a role assignment is no GUID.")
  await found.api.send({ method: "DELETE", path: `${pathOf(found)}/${id}`, signal, ...factsOf(found) })
}
