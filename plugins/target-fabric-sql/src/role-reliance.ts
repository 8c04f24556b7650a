import { claimantText, sameClaimant } from "@keyless/core/claims"
import type { ConnectRequest, Step, StepContext } from "@keyless/core/plugin"
import type { Sessions } from "@keyless/sql"
import type { tdsUsers } from "@keyless/tds"
import type { FoundDatabase } from "./database.ts"
import { parseDatabaseId } from "./database-id.ts"

/** How undo looks into the database. */
export interface RoleLook {
  readonly session: () => Step<Sessions>
  readonly users: ReturnType<typeof tdsUsers>
}

/**
 * Who else needs the role of the request's identity in the workspace, in words: other connections of the app to databases of the workspace, and claims of
 * other apps in this one. Other apps in other databases of the workspace are not seen.
 */
export async function whoNeedsRole(
  found: FoundDatabase,
  request: ConnectRequest,
  look: RoleLook,
  context: StepContext,
): Promise<readonly string[]> {
  const [own, claimed] = await Promise.all([
    ownConnections(found, request, context),
    claims(request, look, context),
  ])
  return [...new Set([...own, ...claimed])]
}

async function ownConnections(
  { ref }: FoundDatabase,
  { principal, source, part, standing }: ConnectRequest,
  context: StepContext,
): Promise<readonly string[]> {
  const id = context.value(principal).objectId.toLowerCase()
  const connections = (await standing?.(context)) ?? []
  return connections
    .filter(
      ({ target, principal: { objectId } }) =>
        objectId.toLowerCase() === id && workspaceOf(target.id) === ref.workspace,
    )
    .map(({ name }) => claimantText({ source, ...(part === undefined ? {} : { part }), connection: name }))
}

/** None where nobody can look. */
async function claims(
  request: ConnectRequest,
  { session, users }: RoleLook,
  context: StepContext,
): Promise<readonly string[]> {
  try {
    const listed =
      (await users.claims?.list(context.value(session()), context.value(request.principal))) ?? []
    return listed.flatMap((user) => {
      const standing = users.claims?.of(user)
      if (standing === undefined || standing === null) return [`the database user "${user.name}"`]
      return standing.filter((claim) => !sameClaimant(claim, request)).map(claimantText)
    })
  } catch {
    return []
  }
}

function workspaceOf(id: string): string | undefined {
  try {
    return parseDatabaseId(id).workspace
  } catch {
    return undefined
  }
}
