import type { MysqlServerState, PostgresServerState } from "./state/schema.ts"

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

interface ServerView<S> {
  /** The server's resource id in lower case. */
  readonly id: string
  readonly state: S
  /** Rules that already act: a new rule needs a moment, as in Azure (see `faults.firewallDelayMs`). */
  readonly activeFirewallRules: readonly FirewallRule[]
  /** Public address that a connection from this machine shows. */
  readonly clientAddress: string
}

/** The control plane's view of one PostgreSQL server at this moment; read again for every session. */
export type PostgresServerView = ServerView<PostgresServerState>

/** The control plane's view of one MySQL server at this moment; read again for every session. */
export interface MysqlServerView extends ServerView<MysqlServerState> {
  /** Whether the server's identity may look users, groups and applications up in the directory. */
  readonly canReadDirectory: boolean
}

/** The control plane's view of one SQL server, or of the databases of one Fabric workspace, at this moment. */
export interface SqlServerView {
  /** Resource id of the server, or address of the workspace in the Fabric API; lower case. */
  readonly id: string
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
  /** Null where there is no firewall. */
  readonly firewall: {
    readonly publicNetworkAccess: "Enabled" | "Disabled"
    /** Rules that already act. */
    readonly activeRules: readonly FirewallRule[]
  } | null
  readonly clientAddress: string
  /** Audiences whose tokens are taken. */
  readonly audiences: readonly string[]
  /** Whether the server itself may look users, groups and applications up in the directory. */
  readonly canReadDirectory: boolean
  /** Whether extended properties of users are refused, as to a session without ALTER on them. */
  readonly alterUserRefused?: boolean
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

export type PostgresPlane = DatabasePlane<PostgresServerView>
export type MysqlPlane = DatabasePlane<MysqlServerView>
export type SqlPlane = DatabasePlane<SqlServerView>

/** One SQL statement that reached a gateway, for tests and the demo. Literals are kept, tokens never are. */
export interface StatementRecord {
  readonly at: string
  readonly server: string
  readonly database: string
  readonly user: string
  readonly sql: string
  readonly ok: boolean
}
