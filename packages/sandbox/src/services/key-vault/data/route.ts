import { secretActions, vaultRefusal } from "../access.ts"
import type { LiveKeyVault } from "../state.ts"
import { keyVaultId } from "../state.ts"
import type { ControlPlane } from "../../../kit/context.ts"
import type { DataEndpoints } from "../../../kit/data/data-endpoints.ts"
import type { DataAnswer } from "../../../kit/data/answers.ts"
import type { DataRequest, DataRoute } from "../../../kit/data/routes.ts"
import { vaultForbidden } from "./answers.ts"
import { createBodies, type Bodies } from "./bodies.ts"

type Handle = (request: DataRequest, vault: LiveKeyVault, bodies: Bodies) => DataAnswer

/** Makes routes of a vault: each says which action on secrets it is, and is refused to whoever may not do that. */
export const createVaultRoute =
  (plane: ControlPlane, endpoints: DataEndpoints) =>
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
        const reason = vaultRefusal(plane, vault, caller.objectId, action, secret)
        if (reason === undefined) return undefined
        const authority = `${plane.url}/${plane.store.state.tenantId}`
        return vaultForbidden({ reason, vault, caller, action, secret, authority })
      },
      handle: (request, vault) =>
        handle(request, vault, createBodies(endpoints.find(keyVaultId(vault))?.url ?? "")),
    }
  }
