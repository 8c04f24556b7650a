import { appConfigurationStoreId, canonical, isWithin, keyVaultId } from "../../kit/state/resource-id.ts"
import type { ControlPlane } from "../../kit/context.ts"
import { resourceNotFound } from "../../kit/arm/answers.ts"
import { checkScope } from "../../kit/arm/checks.ts"
import type { ArmRequest } from "../../kit/arm/routes.ts"

const kept = [
  {
    type: "Microsoft.KeyVault/vaults",
    ids: ({ store }: ControlPlane) => store.state.keyVaults.map(keyVaultId),
  },
  {
    type: "Microsoft.AppConfiguration/configurationStores",
    ids: ({ store }: ControlPlane) => store.state.appConfigurationStores.map(appConfigurationStoreId),
  },
]

/**
 * The scope that a path names, with one slash at its beginning; clients send two when the scope has its own.
 * @throws ArmFailure 404 when its subscription, group, vault or store is not there
 */
export const scopeOf = (plane: ControlPlane, request: ArmRequest): string => {
  const scope = `/${request.param("scope").replace(/^\/+/, "")}`
  checkScope(plane, scope)
  const parts = scope.split("/")
  for (const { type, ids } of kept) {
    if (!canonical(scope).includes(canonical(`/providers/${type}/`))) continue
    if (!ids(plane).some((id) => isWithin(scope, id)))
      throw resourceNotFound(type, parts[8] ?? "", parts[4] ?? "")
  }
  return scope
}
