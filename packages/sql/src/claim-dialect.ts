import type { Claim, KnownIdentity } from "@keyless/core/plugin"
import type { FoundUser, IdentityIds } from "./found-user.ts"
import type { Sessions } from "./ephemeral-session.ts"

/** How one kind of database keeps claims with its users. @public */
export interface ClaimDialect<U extends FoundUser> {
  /** The claims that stand with a user, as it was found; null where they cannot be read, such as those of a newer version of Keyless. */
  of(found: U): readonly Claim[] | null
  /** Statements that leave the user with these claims and keep whatever else stands with it; none where it has them. */
  statements(found: U, claims: readonly Claim[]): readonly string[]
  /**
   * Writes something that changes no claim, to see whether the session may write any.
   *
   * @throws the driver's error
   */
  tryToWrite(sessions: Sessions, found: U): Promise<void>
  /** Whether an error can mean that the session may not write claims. */
  isRefused(error: unknown): boolean
  /** Does a work while no other run of Keyless changes claims and grants of the same user. @defaultValue side by side */
  alone?<T>(sessions: Sessions, user: string, work: () => Promise<T>): Promise<T>
  /** The users that stand for an identity, or for any. */
  list(sessions: Sessions, identity?: IdentityIds): Promise<readonly U[]>
  /** The identity that a listed user stands for. */
  identityOf(found: U): KnownIdentity
  /** Statements that drop a user, for messages. */
  dropStatement(user: string): string
}
