import type { TokenProblem, VerifiedToken } from "../ports.ts"
import { isDenied } from "../state/access.ts"
import { findPrincipal } from "../state/principals.ts"
import { same } from "../state/resource-id.ts"
import type { Store } from "../state/store.ts"
import type { ControlPlane } from "../context.ts"
import {
  armFailure,
  errorAnswer,
  resourceGroupNotFound,
  subscriptionNotFound,
  type ArmAnswer,
} from "./answers.ts"
import type { ArmRequest, ArmRoute } from "./routes.ts"

/** 401 with the challenge that says where tokens come from. */
export const unauthorized = (problem: TokenProblem | "missing", url: string): ArmAnswer => {
  const [code, message] =
    problem === "missing"
      ? ["AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."]
      : problem === "expired"
        ? ["ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than current UTC time."]
        : problem === "audience"
          ? [
              "InvalidAuthenticationTokenAudience",
              "The access token has been obtained for wrong audience or resource.",
            ]
          : ["InvalidAuthenticationToken", "The access token is invalid."]
  const challenge = `Bearer authorization_uri="${url}/common", error="invalid_token", error_description="${message}"`
  return errorAnswer(401, code, message, { "www-authenticate": challenge })
}

/** Refuses what role assignments would refuse. @throws ArmFailure 403 */
export const authorize = (
  plane: ControlPlane,
  caller: VerifiedToken,
  operation: string,
  scope: string,
): void => {
  if (!isDenied(plane.store, caller.objectId, operation)) return
  const principal = findPrincipal(plane.store.state, caller.objectId)
  const name =
    principal === undefined
      ? caller.objectId
      : principal.kind === "user"
        ? principal.userPrincipalName
        : principal.clientId
  throw armFailure(
    403,
    "AuthorizationFailed",
    `The client '${name}' with object id '${caller.objectId}' does not have authorization to perform action '${operation}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  )
}

const assign = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"

/**
 * Giving a resource a user-assigned identity needs a permission on that identity too.
 * @throws ArmFailure 403 `LinkedAuthorizationFailed`
 */
export const authorizeAssignment = (
  store: Store,
  request: ArmRequest,
  operation: string,
  ids: readonly string[],
): void => {
  if (ids.length === 0 || !isDenied(store, request.caller.objectId, assign)) return
  throw armFailure(
    403,
    "LinkedAuthorizationFailed",
    `The client with object id '${request.caller.objectId}' has permission to perform action '${operation}' on scope '${request.path}'; however, it does not have permission to perform action(s) '${assign}' on the linked scope(s) '${ids.join(",")}' (respectively) or the linked scope(s) are invalid.`,
  )
}

/** The version as the route spells it. @throws ArmFailure 400 when it is missing or not served. */
export const checkApiVersion = (route: ArmRoute, version: string | null): string => {
  if (version === null) {
    throw armFailure(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    )
  }
  const known = route.apiVersions.find((candidate) => same(candidate, version))
  if (known !== undefined) return known
  const supported = route.apiVersions.join(", ")
  const provider = /\/providers\/(?<namespace>[^/]+)\/(?<type>[^/{]+)[^]*$/.exec(route.path)?.groups
  if (provider === undefined) {
    throw armFailure(
      400,
      "InvalidApiVersionParameter",
      `The api-version '${version}' is invalid. The supported versions are '${supported}'.`,
    )
  }
  throw armFailure(
    400,
    "NoRegisteredProviderFound",
    `No registered resource provider found for API version '${version}' for type '${provider["type"]}' of '${provider["namespace"]}'. The supported api-versions are '${supported}'.`,
  )
}

/** Refuses a path whose subscription or resource group is not there. @throws ArmFailure 404 */
export const checkScope = (plane: ControlPlane, path: string): void => {
  const found = /^\/subscriptions\/(?<subscription>[^/]+)(?:\/resourceGroups\/(?<group>[^/]+))?/i.exec(
    path,
  )?.groups
  const subscription = found?.["subscription"]
  if (subscription === undefined) return
  if (!plane.store.state.subscriptions.some((one) => same(one.id, subscription)))
    throw subscriptionNotFound(subscription)
  const group = found?.["group"]
  if (group === undefined) return
  if (plane.store.findResourceGroup(subscription, decodeURIComponent(group)) === undefined) {
    throw resourceGroupNotFound(group)
  }
}
