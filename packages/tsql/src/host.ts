/** What a valid access token says of who logs in. */
export interface TokenIdentity {
  readonly objectId: string
  readonly tenantId: string
  /** `app` for service principals and managed identities, `user` for people (claim `idtyp`). */
  readonly kind: "app" | "user"
  /** Application id of the client, claim `appid`. */
  readonly clientId?: string
  readonly userPrincipalName?: string
}

/** A directory entry that a name or an id stands for. */
export interface DirectoryEntry {
  readonly kind: "app" | "user" | "group"
  readonly objectId: string
  /** Application id; only applications and managed identities have one. */
  readonly clientId?: string
}

/** The directory as far as the engine asks it: CREATE USER ... FROM EXTERNAL PROVIDER, and members of groups at login. */
export interface Directory {
  /** Whether the principal is in the group, directly or through other groups. */
  isMember(objectId: string, groupId: string): boolean
  /** Every entry of that display name or user principal name, without regard to case. */
  findByName(name: string): readonly DirectoryEntry[]
  /** The entry of that object id or, for applications, client id. */
  findById(id: string): DirectoryEntry | undefined
}

/** The server that the engine stands for, at this moment. */
export interface ServerView {
  readonly name: string
  readonly flavour: "azure-sql" | "fabric"
  /** Databases with the statements that are run when they are first made. */
  readonly databases: readonly { readonly name: string; readonly sql: readonly string[] }[]
  /** Users, applications and groups that come in as `dbo`, by object id. */
  readonly administrators: readonly string[]
  /** Who may connect at all, besides having a database user; null where the database user is enough. */
  readonly admitted: readonly string[] | null
  /** The account with a password; null where only tokens are taken. */
  readonly passwordAdministrator: { readonly login: string; readonly password: string } | null
  /** Whether the server itself may look users, groups and applications up in the directory. */
  readonly canReadDirectory: boolean
  /** Whether nobody may alter users: a refusal that SQL Server gives to callers without the right, for tests. @defaultValue false */
  readonly alterUserRefused?: boolean
}
