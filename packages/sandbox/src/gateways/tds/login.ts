import type { IdentityDirectory } from "../../kit/ports.ts"
import type { SqlServerView } from "./ports.ts"
import type { SqlEngine, SqlLogin, SqlMessage, SqlSession } from "@keyless/tsql"
import type { Inbox } from "./inbox.ts"
import { loginFailed, malformedLogin, tokenUser, untrustedDomain } from "./login-errors.ts"
import { refusedByNetwork } from "./network-access.ts"
import type { Opening } from "./opening.ts"
import { createAnswer } from "./answer.ts"
import { fedAuthInfo, readFederatedToken } from "./wire/login-features.ts"
import { readLogin7 } from "./wire/login7.ts"
import type { Login7 } from "./wire/login7.ts"
import { packetTypes } from "./wire/packets.ts"

/** What logins of one server need to know. */
export interface LoginContext {
  readonly engine: SqlEngine
  readonly identity: IdentityDirectory
  readonly view: () => SqlServerView
  /** Address of the Entra tenant that clients are sent to for a token. */
  readonly authority: string
}

/** A login that worked, or why it did not. `silent` is a client that left, or that said nothing to answer to. */
export type LoginResult =
  | {
      readonly kind: "session"
      readonly session: SqlSession
      /** Logs the same client in once more. */
      readonly again: () => ReturnType<SqlEngine["login"]>
      readonly request: Login7
    }
  | { readonly kind: "refused"; readonly errors: readonly SqlMessage[] }
  | { readonly kind: "silent" }

type Credentials =
  | { readonly kind: "login"; readonly login: SqlLogin }
  | { readonly kind: "bad-token" }
  | Exclude<LoginResult, { kind: "session" }>

/**
 * Reads LOGIN7, the token if it comes after it, and lets the client in or not (MS-TDS 3.3.5.3). The token is looked at
 * here only; a session outlives it.
 */
export async function logIn(context: LoginContext, opening: Opening, inbox: Inbox): Promise<LoginResult> {
  const message = await inbox.next()
  if (message?.type !== packetTypes.login7) return { kind: "silent" }
  const request = parsed(() => readLogin7(message.body))
  if (request === undefined) return malformed("LOGIN7 cannot be read.")
  if (request.tdsVersion < oldestVersion && !opening.strict)
    return malformed("The server takes TDS 7.3 and later.")
  const credentials = await readCredentials(context, opening, inbox, request)
  if (credentials.kind === "refused" || credentials.kind === "silent") return credentials
  const login = credentials.kind === "login" ? credentials.login : undefined
  const refused = refusedByNetwork(context.view(), context.identity, login)
  if (refused !== undefined) return { kind: "refused", errors: [refused] }
  if (login === undefined) return { kind: "refused", errors: [loginFailed(tokenUser)] }
  const { database, program, host } = request
  const opened = context.engine.login(login, database, { program, host })
  if (opened.ok) {
    const { session } = opened
    const again = () => context.engine.login(login, session.database, { program, host })
    return { kind: "session", session, again, request }
  }
  return { kind: "refused", errors: withLoginFailed(opened.refused, login) }
}

/** TDS 7.3, which is also what Azure SQL asks for. */
const oldestVersion = 0x730a0003

async function readCredentials(
  context: LoginContext,
  opening: Opening,
  inbox: Inbox,
  request: Login7,
): Promise<Credentials> {
  const { fedAuth } = request.features
  if (fedAuth === undefined) {
    if (request.integrated) return { kind: "refused", errors: [untrustedDomain()] }
    return { kind: "login", login: { kind: "password", user: request.user, password: request.password } }
  }
  if (fedAuth.kind === "unknown-library") return malformed("The library for tokens is not known.")
  // The client repeats what the server said, so that nobody between them could have changed it (MS-TDS 3.3.5.3).
  if (fedAuth.echo !== opening.fedAuth) return malformed("FEDAUTHREQUIRED does not match PRELOGIN.")
  const received = fedAuth.kind === "adal" ? await askForToken(context, opening, inbox) : fedAuth
  if (received === undefined) return { kind: "silent" }
  const { serverNonce } = opening
  if (serverNonce !== undefined && received.nonce?.equals(serverNonce) !== true) return { kind: "bad-token" }
  const checked = await context.identity.verifyToken(received.token, context.view().audiences)
  return checked.ok
    ? { kind: "login", login: { kind: "entra", token: checked.token } }
    : { kind: "bad-token" }
}

/** Tells the client whom to ask for a token and for what, and takes the token (MS-TDS 2.2.7.12 and 2.2.6.3). */
async function askForToken(
  context: LoginContext,
  opening: Opening,
  inbox: Inbox,
): Promise<{ readonly token: string; readonly nonce: Buffer | undefined } | undefined> {
  const [resource = ""] = context.view().audiences
  const answer = createAnswer(opening.stream, 4096)
  await answer.write(fedAuthInfo({ authority: context.authority, resource }))
  await answer.end()
  const message = await inbox.next()
  if (message?.type !== packetTypes.federatedToken) return undefined
  return parsed(() => readFederatedToken(message.body))
}

/** As in SQL Server, what is wrong with the database comes with a second error about the login. */
function withLoginFailed(refused: SqlMessage, login: SqlLogin): SqlMessage[] {
  if (refused.number !== 4060) return [refused]
  return [refused, loginFailed(login.kind === "password" ? login.user : tokenUser)]
}

function malformed(reason: string): { kind: "refused"; errors: SqlMessage[] } {
  return { kind: "refused", errors: [malformedLogin(reason)] }
}

/** What cannot be read is undefined. */
function parsed<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
