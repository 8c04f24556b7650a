import type { Directory, ServerView, TokenIdentity } from "./host.ts"
import type { SqlLogin, SqlMessage } from "./engine.ts"
import { type SecurityContext, hasPermission } from "./security/check.ts"
import { groupUsers, principalBySid } from "./security/principals.ts"
import type { Store } from "./storage/sqlite.ts"
import { principalIds } from "./storage/system-tables.ts"
import { bytesToGuid, guidToBytes } from "./values/guid.ts"

/** Who came in: as whom they act in the database, and what they are called. */
export interface Admission {
  readonly context: SecurityContext
  readonly login: {
    readonly name: string
    readonly kind: "app" | "user" | "password"
    readonly sid: Uint8Array
  }
}

type Admitted =
  | { readonly ok: true; readonly admission: Admission }
  | { readonly ok: false; readonly refused: SqlMessage }

const dbo: SecurityContext = { name: "dbo", id: principalIds.dbo, principals: [principalIds.dbo] }

/** Msg 18456. */
function loginFailed(name: string, reason = ""): SqlMessage {
  return { number: 18456, severity: 14, state: 1, text: `Login failed for user '${name}'.${reason}`, line: 1 }
}

const unknownPrincipal = "<token-identified principal>"

/** Msg 4060. */
export function databaseRefused(database: string): SqlMessage {
  const text = `Cannot open database "${database}" requested by the login. The login failed.`
  return { number: 4060, severity: 11, state: 1, text, line: 1 }
}

/**
 * Decides whether somebody may open the database, and as which user: administrators as `dbo`, others by the SID of their own user or of a
 * group's: https://learn.microsoft.com/azure/azure-sql/database/authentication-aad-overview
 */
export function admit(view: ServerView, directory: Directory, store: Store, login: SqlLogin): Admitted {
  if (login.kind === "password") return admitPassword(view, login)
  const { token } = login
  const isOne = (id: string) =>
    id.toLowerCase() === token.objectId.toLowerCase() || directory.isMember(token.objectId, id)
  // In Fabric the item's Read permission comes first: https://learn.microsoft.com/fabric/database/sql/authorization
  if (view.admitted !== null && !view.admitted.some(isOne) && !view.administrators.some(isOne)) {
    const reason =
      " Reason: Authentication was successful, but the database was not found or you have insufficient permissions to connect to it."
    return { ok: false, refused: loginFailed(unknownPrincipal, view.flavour === "fabric" ? reason : "") }
  }
  const id = token.kind === "app" ? (token.clientId ?? token.objectId) : token.objectId
  const kind = token.kind
  const name = token.userPrincipalName ?? `${id}@${token.tenantId}`
  const sid = guidToBytes(id)
  if (view.administrators.some(isOne))
    return { ok: true, admission: { context: dbo, login: { name, kind, sid } } }
  const context = userFor(store, directory, token, sid, name)
  if (context === undefined || !hasPermission(store, context, "CONNECT", { kind: "database" })) {
    return { ok: false, refused: loginFailed(unknownPrincipal) }
  }
  return { ok: true, admission: { context, login: { name, kind, sid } } }
}

function admitPassword(view: ServerView, login: Extract<SqlLogin, { kind: "password" }>): Admitted {
  const account = view.passwordAdministrator
  if (
    account === null ||
    account.login.toLowerCase() !== login.user.toLowerCase() ||
    account.password !== login.password
  ) {
    return { ok: false, refused: loginFailed(login.user) }
  }
  const admission: Admission = {
    context: dbo,
    login: { name: account.login, kind: "password", sid: new Uint8Array([1]) },
  }
  return { ok: true, admission }
}

/** The user of the token's own SID, together with the users of all groups it is in. */
function userFor(
  store: Store,
  directory: Directory,
  token: TokenIdentity,
  sid: Uint8Array,
  name: string,
): SecurityContext | undefined {
  const own = principalBySid(store, sid)
  const groups = groupUsers(store).filter(
    (group) =>
      group.sid !== undefined && directory.isMember(token.objectId, bytesToGuid(group.sid).toLowerCase()),
  )
  const user = own?.type === "E" ? own : undefined
  const principals = [...(user === undefined ? [] : [user.id]), ...groups.map((group) => group.id)]
  const [first] = principals
  if (first === undefined) return undefined
  return { name: user?.name ?? name, id: first, principals }
}
