import { same } from "../state/resource-id.ts"
import { listPrincipals } from "../state/principals.ts"
import type { ControlPlane } from "../context.ts"
import { isKnownClient, refuse, type Form, type Outcome } from "./clients.ts"
import { missingParameter, unknownApplication, unknownUser, type EntraError } from "./errors.ts"
import { deviceCodeSeconds } from "./user-grants.ts"

/** Seconds between two questions whether a device code was approved. */
const interval = 5

/** Begins the login of a device (RFC 8628, 3.2). Somebody approves the code with a call of the management API. */
export const beginDevice = (plane: ControlPlane, form: Form): Outcome => {
  const clientId = form("client_id")
  if (clientId === undefined) return refuse(missingParameter("client_id"))
  const resource = form("resource")
  const scopes = form("scope") ?? (resource && `${resource}/.default offline_access`)
  if (!scopes) return refuse(missingParameter("scope"))
  if (!isKnownClient(plane, clientId)) return refuse(unknownApplication(clientId, plane.store.state.tenantId))
  const { secret, code } = plane.userGrants.deviceCode(clientId, scopes)
  const address = `${plane.url}/common/oauth2/deviceauth`
  return {
    ok: true,
    body: {
      user_code: code.userCode,
      device_code: secret,
      verification_uri: address,
      verification_url: address,
      expires_in: deviceCodeSeconds,
      interval,
      message: `To sign in to the sandbox, approve the code ${code.userCode} with POST ${plane.url}/__sandbox/device-codes.`,
    },
  }
}

/** Where a browser is sent, or why nowhere. */
export type SignIn =
  | { readonly ok: true; readonly location: string }
  | { readonly ok: false; readonly error: EntraError }

/**
 * Signs a person in at once, without a page: whom `login_hint` names, or the first person of the directory. Only addresses of this machine
 * are sent a code (RFC 8252, 7.3).
 */
export const signIn = (plane: ControlPlane, query: Form): SignIn => {
  const [clientId, redirectUri] = [query("client_id"), query("redirect_uri")]
  const scopes = query("scope")
  for (const [name, value] of Object.entries({
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes,
  })) {
    if (value === undefined) return { ok: false, error: missingParameter(name) }
  }
  if (clientId === undefined || redirectUri === undefined || scopes === undefined)
    return { ok: false, error: missingParameter("scope") }
  if (!isKnownClient(plane, clientId))
    return { ok: false, error: unknownApplication(clientId, plane.store.state.tenantId) }
  const target = URL.parse(redirectUri)
  if (target === null || !["localhost", "127.0.0.1", "[::1]"].includes(target.hostname))
    return { ok: false, error: missingParameter("redirect_uri") }
  const people = listPrincipals(plane.store.state).filter((principal) => principal.kind === "user")
  const hint = query("login_hint")
  const user = hint === undefined ? people[0] : people.find((one) => same(one.userPrincipalName, hint))
  if (user === undefined) return { ok: false, error: unknownUser(hint ?? "") }
  const code = plane.userGrants.authorizationCode({
    objectId: user.objectId,
    clientId,
    scopes,
    redirectUri,
    challenge: query("code_challenge"),
  })
  target.searchParams.set("code", code)
  const state = query("state")
  if (state !== undefined) target.searchParams.set("state", state)
  return { ok: true, location: target.href }
}
