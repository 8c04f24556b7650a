import type { Context } from "@keyless/core/plugin"

import type { Azure } from "./azure.ts"
import { azureFailure } from "./error-codes.ts"

/** A Microsoft Entra administrator of a database server. @public */
export interface Administrator {
  /** In either case. */
  readonly objectId: string
  /** Name that it logs in with, where the database asks for one; for a group it is the group's name. */
  readonly login: string
  /** Whether it may be a group; some servers do not say. */
  readonly mayBeGroup: boolean
}

/** The administrator as which this machine logs in. @public */
export interface AdminLogin {
  readonly user: string
  /** Whether this run made the administrator. */
  readonly changed: boolean
}

/**
 * The administrator that the caller is, itself or as a member of a group; ids are compared without regard to case. A directory that
 * cannot be read is worth a warning: the caller is then taken to be in no group.
 *
 * @public
 */
export async function findAdministrator<A extends Administrator>(
  azure: Azure,
  administrators: readonly A[],
  context: Context,
): Promise<A | null> {
  const caller = await azure.caller(context)
  const own = administrators.find(({ objectId }) => objectId.toLowerCase() === caller.objectId)
  if (own !== undefined) return own
  const groups = administrators.filter(({ mayBeGroup }) => mayBeGroup)
  if (groups.length === 0) return null
  try {
    const member = caller.kind === "user" ? "self" : caller.objectId
    const ids: readonly string[] = await azure.graph.isMemberOf(
      context,
      member,
      groups.map(({ objectId }) => objectId),
    )
    return groups.find(({ objectId }) => ids.includes(objectId.toLowerCase())) ?? null
  } catch (error) {
    context.warn(
      "The directory could not be asked whether you are in one of the server's administrator groups; you are treated as being in none.",
      error instanceof Error ? error.message : undefined,
    )
    return null
  }
}

/** The error for a caller who is no administrator where none may be made. @public */
export function adminMissing(server: string, resource: string, makeOne: string) {
  return azureFailure("admin_missing", `You are no Microsoft Entra administrator of ${server}.`, {
    hint: `Have an administrator add you, or run a create command, which does: ${makeOne}`,
    resource,
  })
}
