import { openSourceDatabaseAudiences } from "../../../kit/gateway/audiences.ts"
import { sameText } from "../../../kit/gateway/same-text.ts"
import type { IdentityDirectory } from "../../../kit/ports.ts"
import type { MysqlServerView } from "../state.ts"
import type { KnownAccount } from "./accounts.ts"
import type { EntraIdentity } from "./identities.ts"

/** How a user proves who it is. */
export type LoginMethod =
  /** With an access token as password. */
  | { readonly kind: "token"; readonly administrator: boolean; readonly identity: EntraIdentity }
  /** With the password that the control plane holds. */
  | { readonly kind: "administrator-password" }
  /** With a password that the engine checks. */
  | { readonly kind: "password" }

/** The way in for an account, or for a name that has none. */
export function loginMethod(
  view: MysqlServerView,
  user: string,
  account: KnownAccount | undefined,
): LoginMethod {
  const { administrator, administratorLogin } = view.state
  if (account?.identity !== undefined)
    return { kind: "token", administrator: user === administrator?.login, identity: account.identity }
  return user === administratorLogin ? { kind: "administrator-password" } : { kind: "password" }
}

/** Whether the password is the one of the administrator with a password. */
export function isAdministratorPassword(view: MysqlServerView, password: string): boolean {
  return sameText(password, view.state.administratorPassword)
}

/** Whether an access token is valid here and stands for the account. It is looked at once; a session outlives it. */
export async function tokenFits(
  view: MysqlServerView,
  directory: IdentityDirectory,
  method: Extract<LoginMethod, { kind: "token" }>,
  accessToken: string,
): Promise<boolean> {
  const checked = await directory.verifyToken(accessToken, openSourceDatabaseAudiences)
  if (!checked.ok) return false
  const { token } = checked
  const { administrator } = view.state
  if (method.administrator && administrator !== undefined) {
    const { objectId } = administrator
    // A principal, or a group whose members log in with the group's name.
    return sameId(token.objectId, objectId) || directory.isMember(token.objectId, objectId)
  }
  const { kind, id } = method.identity
  if (kind === "AADGroup") return directory.isMember(token.objectId, id)
  // An account made without validation says AADSP whomever the id is of.
  return sameId(token.kind === "app" ? token.clientId : token.objectId, id)
}

function sameId(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase()
}
