import {
  type AuditedUser,
  clientId,
  isGuid,
  isKeylessError,
  type KnownIdentity,
  objectId,
} from "@keyless/core/plugin"
import type { Azure } from "./azure.ts"

/**
 * Makes the look whether the directory still has an identity that a database knows. A caller who may not read the directory, or an identity that is a group,
 * answers `unknown`.
 *
 * @public
 */
export function directoryLook(
  azure: Azure,
): (identity: KnownIdentity, signal: AbortSignal) => Promise<AuditedUser["inDirectory"]> {
  return async ({ kind, id, idIs }, signal) => {
    if (!isGuid(id) || kind === "group") return "unknown"
    const looks = []
    if (kind === "user" || idIs === "either") looks.push(() => azure.graph.userById({ signal }, objectId(id)))
    if (kind === "service" && idIs !== "client-id") {
      looks.push(() => azure.graph.servicePrincipalById({ signal }, objectId(id)))
    }
    if (kind === "service" && idIs !== "object-id") {
      looks.push(() => azure.graph.servicePrincipalByAppId({ signal }, clientId(id)))
    }
    try {
      for (const look of looks) if ((await look()) !== undefined) return "yes"
      return "no"
    } catch (error) {
      if (isKeylessError(error) && error.code === "directory_forbidden") return "unknown"
      throw error
    }
  }
}
