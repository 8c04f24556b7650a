import type { Principal, Privileges } from "@keyless/core/plugin"
import type { ClaimDialect } from "./claim-dialect.ts"
import type { FoundUser, IdentityIds } from "./found-user.ts"
import type { Sessions } from "./ephemeral-session.ts"

/**
 * How one kind of database keeps users that stand for identities. What throws are the driver's errors, but for KeylessErrors that say
 * more.
 *
 * @public
 */
export interface UserDialect<U extends FoundUser> {
  /** Looks for the user of that name, or of that identity; null where there is none. */
  find(sessions: Sessions, name: string, identity: IdentityIds): Promise<U | null>
  /** Whether the user belongs to the identity. */
  isOf(found: U, identity: IdentityIds): boolean
  /** Whom the user belongs to, for messages: `the service 1111…`, `no Entra identity`. */
  owner(found: U): string
  create(sessions: Sessions, name: string, principal: Principal): Promise<void>
  /** Gives the user of another identity to this one; its privileges stay. */
  handOver(sessions: Sessions, found: U, principal: Principal): Promise<void>
  /** Makes the user again what it was before {@link handOver}. */
  handBack(sessions: Sessions, found: U): Promise<void>
  /** What has to happen before the user can be dropped, in the connection's database. */
  readonly release?: {
    readonly title: (user: string) => string
    run(sessions: Sessions, user: string): Promise<void>
    /** Reads what {@link run} takes away beside grants, and answers what gives it back. */
    remember?(sessions: Sessions, user: string): Promise<(sessions: Sessions) => Promise<void>>
    /** Gives what a user that stays owns in the database to the administrator, and answers what gives it back. */
    disown?(sessions: Sessions, user: string): Promise<(sessions: Sessions) => Promise<void>>
  }
  /** Where else the user has privileges or objects, in words; such a user is kept. @defaultValue nowhere */
  elsewhere?(sessions: Sessions, found: U): Promise<readonly string[]>
  /** Reads what {@link drop} takes away, and answers what makes the user again. Its claims are not part of it. */
  remember?(sessions: Sessions, found: U): Promise<(sessions: Sessions) => Promise<void>>
  /** Drops the user; one that is not there is fine. @throws KeylessError `user_owns_objects` */
  drop(sessions: Sessions, user: string): Promise<void>
  /** Whether the error says that a user of the name is there already. */
  isDuplicate(error: unknown): boolean
  /** Whether an error of {@link create} may pass, such as one about an identity that the directory does not show yet. */
  mayPass?(error: unknown): boolean
  /** What else to do about a user that belongs to somebody else. @defaultValue to choose another connection name */
  conflictHint?(found: U): string
  /** What has to be known of a user that is in place, such as that its privileges cannot be narrowed. */
  remark?(found: U): string | undefined
  /** The database's own code of an error, for messages and details: `SQLSTATE 42501`, `error 1045`. */
  codeOf(error: unknown): string | undefined
  /** Absent where the database keeps nothing with its users. */
  readonly claims?: ClaimDialect<U>
}

/** What one connection wants of its user. @public */
export interface WantedGrants {
  readonly privileges: Privileges
  /** The schemas that the privileges are for; absent: the database's default. */
  readonly schemas?: readonly string[]
}

/** How the privileges of a user compare with what is wanted. `G` is one privilege on one object. @public */
export interface GrantState<G> {
  readonly missing: readonly G[]
  /** Granted to the user itself beyond what is wanted. */
  readonly extra: readonly G[]
  /** What has to be told of it; absent: nothing. */
  readonly remarks?: GrantRemarks
}

/** Something to be told of a user's privileges, with what to do about it. @public */
export interface Remark {
  readonly message: string
  readonly hint: string
}

/** What cannot be seen from what is missing and what is too much. @public */
export interface GrantRemarks {
  /** What the app can do without, is wanted all the same, and may not be granted by this session. */
  readonly optional: readonly Remark[]
  /** What the user may do beyond what is wanted, in ways that this session does not take: by another grantor, for everybody, by membership, as owner. */
  readonly beyond: readonly Remark[]
  /** Whose later tables the privileges do not reach. */
  readonly later: readonly Remark[]
}

/** How one kind of database grants privileges in the connection's database. @public */
export interface GrantDialect<G, S extends GrantState<G> = GrantState<G>> {
  /** @param wanted - of all connections that use the user; together they are what it should have */
  read(sessions: Sessions, user: string, wanted: readonly WantedGrants[]): Promise<S>
  /**
   * Looks, before anything is changed, whether what is wanted can be granted. The user need not be there yet.
   *
   * @param user - its name; undefined where it is known only later
   * @returns what the app can do without and may not be granted
   * @throws KeylessError `schema_missing`, `grants_incomplete`
   */
  foresee?(
    sessions: Sessions,
    user: string | undefined,
    wanted: readonly WantedGrants[],
  ): Promise<readonly Remark[]>
  /**
   * Grants what is missing and revokes what is too much.
   *
   * @param also - statements for the same transaction; a database without transactional grants runs them first
   * @throws KeylessError `grants_incomplete` before anything is changed, where the session may not grant all of it
   */
  apply(sessions: Sessions, user: string, state: S, also: readonly string[]): Promise<void>
  /** Takes {@link apply} back, also one that ended half-way. */
  takeBack(sessions: Sessions, user: string, state: S): Promise<void>
  /** Whether an error of {@link apply} means that nothing of it was done. */
  isUndoneBy(error: unknown): boolean
  /** What is missing and cannot be granted by the session, for messages. */
  refused?(state: S): readonly string[]
  /** Whether a missing privilege is a fault, when the access is proved and in a validation; absent: all are. */
  counts?(grant: G, state: S): boolean
  /** One privilege for messages: `SELECT on table orders`. */
  describe(grant: G): string
  /** The database's own code of an error. */
  codeOf(error: unknown): string | undefined
}
