import type { AppNetwork, AppWay } from "./app-way.ts"
import type { Claim, Claimant } from "./claim.ts"
import type { Closers } from "./closer.ts"
import type { Context } from "./context.ts"
import type { Finding } from "./finding.ts"
import { type PluginBase, type PluginDraft, stamp } from "./plugin.ts"
import type { Principal } from "./principal.ts"
import type { Privilege, PrivilegeProfile, Privileges } from "./privileges.ts"
import type { Secret } from "./secret.ts"
import type { ClientFormat, Endpoint } from "./settings.ts"
import type { Step, StepRef } from "./step.ts"

/** What a target is asked for when a connection is made. @public */
export interface ConnectRequest extends Claimant {
  /** The step whose value is the identity. */
  readonly principal: Step<Principal>
  readonly privileges: Privileges
  /** The schemas that the privileges are for, none twice; absent: the database's default, see {@link TargetPlugin.schemas}. */
  readonly schemas?: readonly string[]
  /** The schemas that the connection's record has: what is no longer asked for there is taken away. Absent: the default, or no record. */
  readonly formerSchemas?: readonly string[]
  /** Whether a privilege that the app can do without, and that the caller may not grant, is an error. Otherwise it is told. */
  readonly strict: boolean
  /** The login of who owns tables that the administrator may not grant on. Absent where the target {@link TargetPlugin.unsupported | refuses} it. */
  readonly owner?: OwnerLogin
  /** Whether the owner's tables are handed to a group that the app's user is in. */
  readonly takeOwnership: boolean
  /** What to do with a database user of the right name that belongs to another identity. */
  readonly foreignUser: "refuse" | "recreate"
  /** The app's other connections to the same database: their users and privileges have to stay. */
  readonly others: readonly ExistingConnection[]
  /**
   * Whether a claim is of a former connection of the app that this one takes the place of: one whose record went when another tool rewrote the app's
   * settings. @defaultValue none is
   */
  readonly replaces?: (claim: Claim) => boolean
  /**
   * Connections to the same database in the places that the app's settings may have come to, such as its other slots, as they are at the time of the
   * call. Asked before privileges are taken from a user that others may have. None where they cannot be read.
   */
  readonly exchanged?: (context: Context) => Promise<readonly ExistingConnection[]>
  /** Users of all other connections of the app, to whatever database. */
  readonly usersInUse?: ReadonlySet<string>
  /** The app's connections as they are at the time of the call, for undo to see who rests on what it would take back. None where they cannot be read. */
  readonly standing?: (context: Context) => Promise<readonly StandingConnection[]>
}

/** A connection of the app that has a record. @public */
export interface StandingConnection {
  readonly name: string
  readonly target: { readonly kind: string; readonly id: string }
  readonly principal: { readonly objectId: string }
}

/** A login with a password, for the time of one run. It is kept nowhere. @public */
export interface OwnerLogin {
  readonly user: string
  readonly password: Secret
}

/** What a target knows of a connection that was made before. @public */
export interface ExistingConnection extends Claimant {
  /** Name of the database user. */
  readonly user: string
  readonly objectId: string
  /** Absent where the record does not have it. */
  readonly clientId?: string
  readonly kind: Principal["kind"]
  readonly privileges: Privileges
  /** Whether others may log in as the same identity: all but an app's own. */
  readonly mayBeShared: boolean
  /** Absent: the database's default. */
  readonly schemas?: readonly string[]
}

/** The target's part of a plan. @public */
export interface AccessSteps {
  /**
   * The step that looks whether the access can be given. The app gets its identity after it, unless the look itself rests on the identity. Absent where
   * there is nothing to look at.
   */
  readonly look?: Step
  readonly steps: readonly Step[]
  /** The step that proves the access, and whose value is the name of the database user. */
  readonly access: StepRef<string> & Step<string>
}

/** A target's part of a validation. @public */
export interface InspectSteps {
  /** Steps that the looks need, such as the ephemeral step that holds a session. */
  readonly helpers: readonly Step[]
  /** Each answers what it found; that it could not look is an error. */
  readonly looks: readonly Step<readonly Finding[]>[]
}

/** An identity as a database knows it. @public */
export interface KnownIdentity {
  readonly kind: "service" | "user" | "group"
  /** Object id, or for a service of a database that knows services by their application, the client id. */
  readonly id: string
  readonly idIs: "object-id" | "client-id" | "either"
}

/** A database user that stands for an identity. @public */
export interface AuditedUser {
  readonly user: string
  readonly identity: KnownIdentity
  /** Whether the directory still has the identity; `unknown` where the caller may not look. */
  readonly inDirectory: "yes" | "no" | "unknown"
  /** Null where they cannot be read. */
  readonly claims: readonly Claim[] | null
}

/** A target's part of an audit. @public */
export interface AuditSteps {
  readonly helpers: readonly Step[]
  /** The step that lists the users of the server, or of the database where users belong to one. */
  readonly users: Step<readonly AuditedUser[]>
}

/** A database that was found. @public */
export interface ResolvedTarget {
  /** Resource id of the database. */
  readonly id: string
  readonly name: string
  readonly endpoint: Endpoint
  /** Steps that give the principal access. Throws at once for names the database cannot take. */
  connect(request: ConnectRequest): AccessSteps
  /**
   * Steps that take access away and drop the user.
   *
   * @param others - the app's other connections to the same database; a user that one of them has too is kept
   * @param owner - the login of who granted what the administrator cannot take
   */
  disconnect(
    existing: ExistingConnection,
    others: readonly ExistingConnection[],
    owner?: OwnerLogin,
  ): readonly Step[]
  /**
   * Steps for the app's own way to the database; left out where there is no firewall in between.
   *
   * @param access - the step that proves the access
   * @throws KeylessError at once for what cannot be opened
   */
  appWay?(way: AppWay, access: Step): readonly Step[]
  /**
   * Steps that look whether access is as it should be.
   *
   * @param others - the app's other connections to the same database; what a user that one of them has too may do for it is as it should be
   * @param app - where the app runs in a cloud
   */
  inspect(existing: ExistingConnection, others: readonly ExistingConnection[], app?: AppNetwork): InspectSteps
  /**
   * Steps that take away what a connection has whose record is gone, by its claim. Absent where the database keeps no claims.
   *
   * @param others - connections to the same database that are known to be there; a user that one of them has is kept
   * @throws in a step KeylessError `claim_not_found` where no user of the database has a claim of it
   */
  disconnectClaimed?(claimant: Claimant, others: readonly ExistingConnection[]): readonly Step[]
  /** Steps that list users with their identities and claims. Absent where the database keeps no claims. */
  audit?(): AuditSteps
}

/** A kind of database. @public */
export interface TargetPlugin<O = unknown> extends PluginBase<"target", O> {
  /** Wire protocol; client types are chosen by it. */
  readonly protocol: string
  /** Port that servers of the kind listen on unless told otherwise; a preview of settings goes by it. */
  readonly defaultPort?: number
  /** First parts of the keys of its settings: `AZURE`, `POSTGRESQL`. */
  readonly settingPrefix: { readonly cloud: string; readonly type: string }
  /** Whether the database knows an identity by its client id. @defaultValue false */
  readonly needsClientId?: boolean
  /** What it cannot do, by id of the auth or client plugin, with the reason. */
  readonly unsupported?: {
    readonly auth?: Readonly<Record<string, string>>
    readonly client?: Readonly<Record<string, string>>
    /** Why nobody's login but the administrator's is of use; said where one is given and {@link ownerLogin} is absent. */
    readonly ownerLogin?: string
    /** Profiles and privileges that the database cannot have: asking for one is refused while planning, with the reason, which continues a sentence. */
    readonly privileges?: Readonly<Partial<Record<PrivilegeProfile | Privilege, string>>>
  }
  /** Whether tables have owners without whose login an administrator may not be able to grant. @defaultValue false */
  readonly ownerLogin?: boolean
  /** The schema in which names without one are looked up. Absent: a database has no schemas, and asking for any is refused while planning. */
  readonly schemas?: { readonly default: string }
  /** Formats by client type: those that the client plugins do not have for the protocol, and those that {@link overrides} names. */
  readonly clientFormats?: Readonly<Record<string, ClientFormat>>
  /** Client types whose own format for the protocol does not fit this target, and whose format of {@link clientFormats} is used instead. */
  readonly overrides?: readonly string[]
  /** Scope of the tokens that the database takes, for sample programs: `https://ossrdbms-aad.database.windows.net/.default`. */
  readonly tokenScope?: string
  /** What removes the temporary resources of its steps. */
  readonly closers: Closers
  /** Finds the database. Reads only. @throws KeylessError `target_not_found` where there is none */
  resolve(context: Context, options: O): Promise<ResolvedTarget>
  /**
   * Options of an audit that may name a server and no database, completed by a database that every server has. @defaultValue as they are
   */
  optionsForServer?(options: unknown): unknown
  /**
   * The options with another database of the same server. @defaultValue as they are, where users belong to one database
   */
  optionsForDatabase?(options: unknown, database: string): unknown
  /** Options that find a database again by the id of a {@link ResolvedTarget}. */
  optionsFromId(id: string): unknown
}

/** Makes a target plugin out of its parts. @public */
export function defineTarget<O>(draft: PluginDraft<TargetPlugin<O>>): TargetPlugin<O> {
  return stamp<TargetPlugin<O>>("target", draft)
}
