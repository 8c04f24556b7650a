import { createHash } from "node:crypto"
import { listPrincipals } from "../state/principals.ts"
import { same } from "../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { applicationOf, clientOf, isKnownClient, refuse, type Form, type Outcome } from "./clients.ts"
import {
  authorizationDeclined,
  authorizationPending,
  codeRedeemed,
  deviceCodeExpired,
  deviceRequired,
  grantRevoked,
  invalidDeviceCode,
  invalidPassword,
  invalidSecret,
  malformedGrant,
  missingParameter,
  scopeWithoutDefault,
  unknownApplication,
  unknownResource,
  unknownUser,
  unsupportedGrant,
  wrongVerifier,
} from "./errors.ts"
import { isKnownResource, resourceOfScopes } from "./resources.ts"
import { userOf, type User, type UserGrant } from "./user-grants.ts"

interface GrantRequest {
  readonly plane: ControlPlane
  readonly form: Form
  readonly clientId: string
  readonly secret: string | undefined
}

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

/** What a form asks for: scopes of version 2, or the resource of version 1, whose logins always last. */
const scopesOf = (form: Form): string | undefined => {
  const scope = form("scope")
  if (scope !== undefined) return scope
  const resource = form("resource")
  return resource === undefined ? undefined : `${resource}/.default offline_access`
}

/** Refuses what the tenant does not have, and what conditional access is told to block. */
const problemOf = ({ plane }: GrantRequest, resource: string) => {
  if (!isKnownResource(resource, plane)) return unknownResource(resource, plane.store.state.tenantId)
  const access = plane.faults.current.conditionalAccess
  const isBlocked = access !== null && (access.resource === undefined || same(access.resource, resource))
  return isBlocked ? deviceRequired : undefined
}

/** Tokens for a person, with a refresh token where `offline_access` is among the scopes. */
const issueForUser = async (request: GrantRequest, user: User, scopes: string): Promise<Outcome> => {
  const { plane, clientId } = request
  const resource = resourceOfScopes(scopes)
  if (resource === undefined) return refuse(missingParameter("scope"))
  const problem = problemOf(request, resource)
  if (problem !== undefined) return refuse(problem)
  const issued = await plane.tokens.issueForUser(user, resource, clientId)
  const clientInfo = JSON.stringify({ uid: user.objectId, utid: plane.store.state.tenantId })
  const lasts = scopes.split(/\s+/).includes("offline_access")
  return {
    ok: true,
    body: {
      token_type: "Bearer",
      scope: `${resource}/.default`,
      expires_in: issued.expiresInSeconds,
      ext_expires_in: issued.expiresInSeconds,
      access_token: issued.token,
      id_token: issued.idToken,
      ...(lasts && {
        refresh_token: plane.userGrants.refreshToken({ objectId: user.objectId, clientId, scopes }),
      }),
      client_info: Buffer.from(clientInfo).toString("base64url"),
    },
  }
}

/** Tokens for whoever gave the grant. */
const issueForGrant = async (request: GrantRequest, grant: UserGrant, scopes: string): Promise<Outcome> => {
  if (!same(grant.clientId, request.clientId)) return refuse(malformedGrant)
  const user = userOf(request.plane.store.state, grant.objectId)
  return user === undefined ? refuse(unknownUser(grant.objectId)) : issueForUser(request, user, scopes)
}

const clientCredentials = async (request: GrantRequest): Promise<Outcome> => {
  const { plane, form, clientId, secret } = request
  const scopes = scopesOf(form) ?? ""
  const resource = resourceOfScopes(scopes)
  if (resource === undefined) return refuse(missingParameter("scope"))
  if (!scopes.split(/\s+/).some((scope) => scope.endsWith("/.default")))
    return refuse(scopeWithoutDefault(scopes))
  const problem = problemOf(request, resource)
  if (problem !== undefined && problem !== deviceRequired) return refuse(problem)
  const application = applicationOf(plane, clientId)
  if (
    application?.kind !== "application" ||
    application.secret === undefined ||
    application.secret !== secret
  ) {
    return refuse(invalidSecret(clientId))
  }
  if (problem !== undefined) return refuse(problem)
  const issued = await plane.tokens.issueForApplication(application, resource)
  return {
    ok: true,
    body: {
      token_type: "Bearer",
      expires_in: issued.expiresInSeconds,
      ext_expires_in: issued.expiresInSeconds,
      expires_on: issued.expiresAt,
      access_token: issued.token,
    },
  }
}

const password = async (request: GrantRequest): Promise<Outcome> => {
  const { plane, form } = request
  const scopes = scopesOf(form)
  if (scopes === undefined) return refuse(missingParameter("scope"))
  const name = form("username") ?? ""
  const user = listPrincipals(plane.store.state).find(
    (principal) => principal.kind === "user" && same(principal.userPrincipalName, name),
  )
  if (user?.kind !== "user" || user.password === undefined || user.password !== form("password")) {
    return refuse(invalidPassword)
  }
  return issueForUser(request, user, scopes)
}

/** A refresh token gives tokens for any resource, not only the one it came with (Microsoft, "Refresh tokens in the Microsoft identity platform"). */
const refresh = async (request: GrantRequest): Promise<Outcome> => {
  const { plane, form } = request
  const token = form("refresh_token")
  if (token === undefined) return refuse(missingParameter("refresh_token"))
  const grant = plane.userGrants.findRefreshToken(token)
  if (grant === undefined) return refuse(malformedGrant)
  if (grant === "revoked") return refuse(grantRevoked)
  return issueForGrant(request, grant, scopesOf(form) ?? grant.scopes)
}

const authorizationCode = async (request: GrantRequest): Promise<Outcome> => {
  const { plane, form } = request
  const code = form("code")
  if (code === undefined) return refuse(missingParameter("code"))
  const grant = plane.userGrants.redeem(code)
  if (grant === undefined) return refuse(codeRedeemed)
  if (grant.redirectUri !== form("redirect_uri")) return refuse(malformedGrant)
  if (grant.challenge !== undefined) {
    const verifier = form("code_verifier")
    if (verifier === undefined) return refuse(missingParameter("code_verifier"))
    if (createHash("sha256").update(verifier).digest("base64url") !== grant.challenge)
      return refuse(wrongVerifier)
  }
  return issueForGrant(request, grant, scopesOf(form) ?? grant.scopes)
}

const device = async (request: GrantRequest): Promise<Outcome> => {
  const { plane, form } = request
  // Version 1 of the endpoint calls it `code`.
  const secret = form("device_code") ?? form("code")
  if (secret === undefined) return refuse(missingParameter("device_code"))
  const code = plane.userGrants.findDeviceCode(secret)
  if (code === undefined) return refuse(invalidDeviceCode)
  if (code.answer.kind === "declined") return refuse(authorizationDeclined)
  if (plane.now() >= code.expiresAt) return refuse(deviceCodeExpired)
  if (code.answer.kind === "pending") return refuse(authorizationPending)
  return issueForGrant(request, { ...code, objectId: code.answer.objectId }, scopesOf(form) ?? code.scopes)
}

const grants: Readonly<Record<string, (request: GrantRequest) => Promise<Outcome>>> = {
  client_credentials: clientCredentials,
  password,
  refresh_token: refresh,
  authorization_code: authorizationCode,
  device_code: device,
  [deviceGrant]: device,
}

/** Answers a request for tokens (RFC 6749; RFC 8628 for devices). */
export const grantToken = async (
  plane: ControlPlane,
  form: Form,
  authorization: string | undefined,
): Promise<Outcome> => {
  const { clientId, secret } = clientOf(form, authorization)
  const grant = form("grant_type")
  if (grant === undefined) return refuse(missingParameter("grant_type"))
  if (clientId === undefined) return refuse(missingParameter("client_id"))
  const work = grants[grant]
  if (!isKnownClient(plane, clientId)) return refuse(unknownApplication(clientId, plane.store.state.tenantId))
  return work === undefined ? refuse(unsupportedGrant(grant)) : work({ plane, form, clientId, secret })
}
