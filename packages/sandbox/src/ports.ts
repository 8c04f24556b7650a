import type { PostgresServerState } from "./state/schema.ts"

/** What the identity provider says about an access token that was found valid for an audience. */
export interface VerifiedToken {
  readonly objectId: string
  readonly tenantId: string
  /** `app` for service principals and managed identities, `user` for people (claim `idtyp`). */
  readonly kind: "app" | "user"
  /** Application id of the client, claim `appid`. */
  readonly clientId?: string
  readonly userPrincipalName?: string
  readonly expiresAt: Date
}

export type TokenProblem = "malformed" | "signature" | "audience" | "expired" | "issuer" | "revoked"

/** What the database gateways need to know of the control plane. */
export interface IdentityDirectory {
  /** Checks signature, issuer, audience and expiry of a JWT. */
  verifyToken(
    token: string,
    audiences: readonly string[],
  ): Promise<{ ok: true; token: VerifiedToken } | { ok: false; problem: TokenProblem }>
  /** Whether the principal is in the group, directly or through other groups. */
  isMember(objectId: string, groupId: string): boolean
}

/** The control plane's view of one PostgreSQL server at this moment; read again for every session. */
export interface PostgresServerView {
  /** The server's resource id in lower case. */
  readonly id: string
  readonly state: PostgresServerState
  /** Rules that already act: a new rule needs a moment, as in Azure (see `faults.firewallDelayMs`). */
  readonly activeFirewallRules: PostgresServerState["firewallRules"]
  /** Public address that a connection from this machine shows. */
  readonly clientAddress: string
}

/** The databases behind the control plane. ARM operations call it and end only after it has answered. */
export interface PostgresPlane {
  /** Starts a server (engine, roles, databases, listener) and answers the address clients connect to. */
  addServer(view: () => PostgresServerView): Promise<{ host: string; port: number }>
  removeServer(id: string): Promise<void>
  /** Makes the roles of the engine agree with the server's Entra administrators. */
  syncAdministrators(id: string): Promise<void>
  createDatabase(id: string, name: string): Promise<void>
  dropDatabase(id: string, name: string): Promise<void>
  close(): Promise<void>
}

/** One SQL statement that reached a gateway, for tests and the demo. Literals are kept, tokens never are. */
export interface StatementRecord {
  readonly at: string
  readonly server: string
  readonly database: string
  readonly user: string
  readonly sql: string
  readonly ok: boolean
}
