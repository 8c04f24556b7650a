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

/** A directory entry that a name stands for. */
export interface DirectoryEntry {
  readonly kind: "app" | "user" | "group"
  readonly objectId: string
  /** Application id; only applications and managed identities have one. */
  readonly clientId?: string
}

/** A directory entry by the name that a database knows it by. */
export interface NamedDirectoryEntry extends DirectoryEntry {
  /** User principal name of a user, display name of everything else. */
  readonly name: string
}

/** What the database gateways need to know of the control plane. */
export interface IdentityDirectory {
  /** Checks signature, issuer, audience and expiry of a JWT. */
  verifyToken(
    token: string,
    audiences: readonly string[],
  ): Promise<{ ok: true; token: VerifiedToken } | { ok: false; problem: TokenProblem }>
  /** Whether the principal is in the group, directly or through other groups. */
  isMember(objectId: string, groupId: string): boolean
  /** Every entry of that display name or user principal name, without regard to case. */
  findByName(name: string): readonly DirectoryEntry[]
  /** The entry of that object id or, for applications, client id. */
  findById(id: string): DirectoryEntry | undefined
  /** Everything in the directory. */
  entries(): readonly NamedDirectoryEntry[]
}

/** A rule that lets addresses in, both ends included. */
export interface FirewallRule {
  readonly name: string
  readonly startIpAddress: string
  readonly endIpAddress: string
}

/** The databases of one kind behind the control plane. ARM operations call it and end only after it has answered. */
export interface DatabasePlane<View> {
  /** Starts a server (engine, users, databases, listener) and answers the address clients connect to. */
  addServer(view: () => View): Promise<{ host: string; port: number }>
  removeServer(id: string): Promise<void>
  /** Makes the users of the engine agree with the server's Entra administrators. */
  syncAdministrators(id: string): Promise<void>
  createDatabase(id: string, name: string): Promise<void>
  dropDatabase(id: string, name: string): Promise<void>
  /** The databases that are there, without those of the engine itself; undefined where that is not known yet. */
  databases?(id: string): Promise<readonly string[] | undefined>
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
