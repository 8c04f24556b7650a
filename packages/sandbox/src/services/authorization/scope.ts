import { checkScope } from "../../kit/arm/checks.ts"
import { resourceNotFound } from "../../kit/arm/answers.ts"
import type { ArmRequest } from "../../kit/arm/routes.ts"
import type { ControlPlane } from "../../kit/context.ts"
import { canonical, isWithin } from "../../kit/state/resource-id.ts"

/**
 * The scope that a path names, with one slash at its beginning; clients send two when the scope has its own.
 * @throws ArmFailure 404 when its subscription or group is not there, or a resource whose data a role is for
 */
export const scopeOf = (plane: ControlPlane, request: ArmRequest): string => {
  const scope = `/${request.param("scope").replace(/^\/+/, "")}`
  checkScope(plane, scope)
  const parts = scope.split("/")
  for (const type of plane.known.roleScopes) {
    if (!canonical(scope).includes(canonical(`/providers/${type}/`))) continue
    const resources = plane.store.state.parts.flatMap((part) => part.resources())
    if (!resources.some((one) => canonical(one.type) === canonical(type) && isWithin(scope, one.id)))
      throw resourceNotFound(type, parts[8] ?? "", parts[4] ?? "")
  }
  return scope
}
