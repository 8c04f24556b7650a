import { sameClaimant } from "@keyless/core/claims"
import type { Claim, Claimant, ExistingConnection } from "@keyless/core/plugin"
import { isIn } from "./claims.ts"
import { sqlFailure } from "./errors.ts"
import type { Sessions } from "./ephemeral-session.ts"
import type { FoundUser } from "./found-user.ts"
import type { UserDialect } from "./user-dialect.ts"

/** The user of a connection that goes, and how it is found. */
export interface RevokedUser<U extends FoundUser> {
  /** What follows `the database user` in titles. */
  readonly title: string
  readonly connection: string
  /** Whether others may log in as the same identity. */
  readonly mayBeShared: boolean
  /** The app's other connections to the same database that have the user. */
  sharing(found: U): readonly ExistingConnection[]
  /** The schemas that its record tells of; absent: the database's default, or those of its claim. */
  readonly schemas?: readonly string[]
  /** Null where there is none any more. @throws KeylessError `principal_conflict`, `claim_not_found` */
  find(sessions: Sessions): Promise<U | null>
  /** Whether a claim is the connection's own. */
  isOwn(claim: Claim): boolean
}

/** The user that a record names. */
export function recordedUser<U extends FoundUser>(
  dialect: UserDialect<U>,
  existing: ExistingConnection,
  sharing: readonly ExistingConnection[],
  database: string,
): RevokedUser<U> {
  const { user, connection, objectId, mayBeShared, schemas } = existing
  return {
    title: user,
    connection,
    mayBeShared,
    sharing: () => sharing,
    ...(schemas === undefined ? {} : { schemas }),
    isOwn: (claim) => sameClaimant(claim, existing) && isIn(claim, database),
    async find(sessions) {
      const found = await dialect.find(sessions, user, existing)
      if (found === null || dialect.isOf(found, existing)) return found
      // A user of somebody else is none of this connection's.
      if (sharing.length > 0) return null
      throw sqlFailure(
        "principal_conflict",
        `The database user "${user}" does not belong to the connection's identity ${objectId} any more.`,
        {
          hint: "Run the create command of the connection with --recreate-user first, or drop the user by hand.",
        },
      )
    },
  }
}

/** The user that has a claim of a connection without a record. */
export function claimedUser<U extends FoundUser>(
  { claims }: UserDialect<U>,
  claimant: Claimant,
  others: readonly ExistingConnection[],
  database: string,
): RevokedUser<U> {
  const isOwn = (claim: Claim) => isBy(claim, claimant) && isIn(claim, database)
  let name: string | undefined
  return {
    title: `of the connection ${claimant.connection}`,
    connection: claimant.connection,
    mayBeShared: true,
    sharing: (found) => others.filter(({ user }) => user === found.name),
    isOwn,
    async find(sessions) {
      const users = (await claims?.list(sessions)) ?? []
      const isMeant = (user: U) => claims?.of(user)?.some(isOwn) === true
      const found = users.find((user) => (name === undefined ? isMeant(user) : user.name === name))
      if (found === undefined && name === undefined) {
        throw sqlFailure(
          "claim_not_found",
          `No user has a claim of connection "${claimant.connection}" of ${claimant.source} in database "${database}".`,
          { hint: "Look at the users and their claims with `keyless audit`." },
        )
      }
      name = found?.name
      return found ?? null
    },
  }
}

/** Whether a claim is of a connection; a claimant without a part may be in any. */
function isBy(claim: Claimant, claimant: Claimant): boolean {
  return sameClaimant(
    claimant.part === undefined ? { source: claim.source, connection: claim.connection } : claim,
    claimant,
  )
}
