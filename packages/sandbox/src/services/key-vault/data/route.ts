import { secretActions, vaultRefusal } from "../../../kit/state/access.ts"
import type { LiveKeyVault } from "../../../kit/state/live-types.ts"
import { keyVaultId } from "../../../kit/state/resource-id.ts"
import type { ControlPlane } from "../../../kit/context.ts"
import type { DataAnswer } from "../../../kit/data/answers.ts"
import type { DataRequest, DataRoute } from "../../../kit/data/routes.ts"
import { vaultForbidden } from "./answers.ts"
import { createBodies, type Bodies } from "./bodies.ts"

type Handle = (request: DataRequest, vault: LiveKeyVault, bodies: Bodies) => DataAnswer

/** Makes routes of a vault: each says which action on secrets it is, and is refused to whoever may not do that. */
export const createVaultRoute =
  (plane: ControlPlane) =>
  (
    method: DataRoute<LiveKeyVault>["method"],
    path: string,
    kind: keyof typeof secretActions,
    handle: Handle,
  ): DataRoute<LiveKeyVault> => {
    const action = secretActions[kind]
    return {
      method,
      path,
      operation: action.dataAction,
      basis: "documented",
      refuse(request, vault) {
        const { caller } = request
        const secret = path.includes("{name}") ? request.param("name") : undefined
        const reason = vaultRefusal(plane.store, vault, caller.objectId, action, secret)
        if (reason === undefined) return undefined
        const authority = `${plane.url}/${plane.store.state.tenantId}`
        return vaultForbidden({ reason, vault, caller, action, secret, authority })
      },
      handle: (request, vault) =>
        handle(request, vault, createBodies(plane.endpoints.find(keyVaultId(vault))?.url ?? "")),
    }
  }
