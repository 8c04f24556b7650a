import { openSourceDatabaseAudiences } from "../../../kit/gateway/audiences.ts"
import { sameText } from "../../../kit/gateway/same-text.ts"
import type { IdentityDirectory, TokenProblem, VerifiedToken } from "../../../kit/ports.ts"
import type { PostgresServerView } from "../state.ts"
import type { RoleFacts } from "./engine/role-facts.ts"
import { passwordFits } from "./password.ts"
import { parseLabel } from "./roles.ts"
import type { PrincipalLabel } from "./roles.ts"

/** Why a login was refused. The client sees the reason as detail, mostly of `password authentication failed`. */
export type LoginResult = { ok: true } | LoginRefusal

interface LoginRefusal {
  readonly ok: false
  readonly detail: string
  readonly hint?: string
  /** Azure's own words, where they are not those of a wrong password. */
  readonly message?: string
}

/**
 * Checks what the client gave as password: an access token if the role carries an Entra label, else a password.
 * The token is looked at here only; a session outlives it.
 */
export async function checkLogin(
  view: PostgresServerView,
  identity: IdentityDirectory,
  role: RoleFacts | undefined,
  password: string,
): Promise<LoginResult> {
  if (role === undefined || !role.canLogin || role.superuser)
    return refuse("The role does not exist or may not log in.")
  if (role.label === undefined) return checkPassword(view, role, password)
  const label = parseLabel(role.label)
  if (label === undefined) return refuse("The security label of the role names no principal.")
  if (!view.state.entraAuth) return refuse("Microsoft Entra authentication is not enabled on this server.")
  const checked = await identity.verifyToken(password, openSourceDatabaseAudiences)
  if (!checked.ok) return { ok: false, ...tokenProblems[checked.problem] }
  return checkPrincipal(identity, role.name, label, checked.token)
}

async function checkPassword(
  view: PostgresServerView,
  role: RoleFacts,
  password: string,
): Promise<LoginResult> {
  const { passwordAuth, administratorLogin, administratorPassword } = view.state
  if (!passwordAuth) return refuse("Password authentication is not enabled on this server.")
  if (role.name === administratorLogin) {
    return sameText(password, administratorPassword) ? { ok: true } : refuse("The password does not match.")
  }
  if (role.passwordVerifier === undefined)
    return refuse("The role has no password and is no Microsoft Entra principal.")
  return (await passwordFits(password, role.passwordVerifier))
    ? { ok: true }
    : refuse("The password does not match.")
}

/** The messages are those of public reports: MicrosoftDocs/azure-docs 120133, cyrilgdn/terraform-provider-postgresql 423. */
function checkPrincipal(
  identity: IdentityDirectory,
  role: string,
  label: PrincipalLabel,
  token: VerifiedToken,
): LoginResult {
  const objectId = token.objectId.toLowerCase()
  if (label.type === "group") {
    return identity.isMember(objectId, label.objectId)
      ? { ok: true }
      : refuse(`The principal with oid ${objectId} is not a member of group ${label.objectId}.`)
  }
  const kind = label.type === "service" ? "app" : "user"
  if (token.kind !== kind) {
    return {
      ...refuse(
        `The access token is of a principal of kind ${token.kind}, the role is of type ${label.type}.`,
      ),
      ...(token.kind === "app" && {
        message: `Service Principals cannot generate AAD_AUTH_TOKENTYPE_APP_USER tokens for role[${role}]`,
      }),
    }
  }
  if (objectId === label.objectId) return { ok: true }
  return {
    ...refuse(`The oid of the access token does not match: token ${objectId}, role ${label.objectId}.`),
    ...(kind === "app" && { message: `Service Principal oid mismatch for role[${role}]` }),
  }
}

const tokenProblems: Record<TokenProblem, { detail: string; hint?: string }> = {
  malformed: {
    detail: "The password is not an access token.",
    hint: "Log in with a token for https://ossrdbms-aad.database.windows.net as password.",
  },
  signature: { detail: "The signature of the access token is not valid." },
  audience: {
    detail: "The audience of the access token is not https://ossrdbms-aad.database.windows.net.",
    hint: "Ask for a token with scope https://ossrdbms-aad.database.windows.net/.default.",
  },
  expired: { detail: "The access token is expired.", hint: "Acquire a new token and retry." },
  issuer: { detail: "The access token was issued for another tenant." },
  revoked: { detail: "The access token was revoked." },
}

function refuse(detail: string): LoginRefusal {
  return { ok: false, detail }
}
