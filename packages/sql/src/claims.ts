import { claimantText, sameClaim } from "@keyless/core/claims"
import type { Claim, ConnectRequest, Context, Principal } from "@keyless/core/plugin"
import type { Sessions } from "./ephemeral-session.ts"
import type { FoundUser } from "./found-user.ts"
import type { UserDialect, WantedGrants } from "./user-dialect.ts"

/** The claim that a request stands for. */
export function claimOf(request: ConnectRequest, database: string): Claim {
  const { source, part, connection, privileges, schemas } = request
  return {
    source,
    ...(part === undefined ? {} : { part }),
    connection,
    database,
    privileges,
    ...(schemas === undefined ? {} : { schemas }),
  }
}

/** Whether a claim is about a database, whose name is as the server spells it. */
export function isIn(claim: Claim, database: string): boolean {
  return claim.database === database
}

/** Wants nothing in schemas, so that what is granted there is seen; absent: in the database's default. */
export function nothingIn(schemas: readonly string[] | undefined): WantedGrants {
  return { privileges: [], ...(schemas === undefined ? {} : { schemas }) }
}

/** What stands with a user, and what is to stand there. */
export interface ClaimPlan {
  /** Null where claims cannot be read. */
  readonly standing: readonly Claim[] | null
  /** What others want in the connection's database. */
  readonly others: readonly WantedGrants[]
  readonly statements: readonly string[]
}

const unknown: ClaimPlan = { standing: null, others: [], statements: [] }

/** Reads what stands with the user of a request, and says what has to be written for the request's own claim to stand there too. */
export async function planClaims<U extends FoundUser>(
  dialect: UserDialect<U>,
  sessions: Sessions,
  {
    user,
    principal,
    request,
    database,
  }: {
    readonly user: string
    readonly principal: Principal
    readonly request: ConnectRequest
    readonly database: string
  },
): Promise<ClaimPlan> {
  const { claims } = dialect
  if (claims === undefined) return unknown
  const found = await dialect.find(sessions, user, principal)
  const standing = found === null ? null : claims.of(found)
  if (found === null || standing === null) return unknown
  const own = claimOf(request, database)
  const rest = standing.filter(
    (claim) => !sameClaim(claim, own) && !(isIn(claim, database) && request.replaces?.(claim) === true),
  )
  return {
    standing,
    others: rest.filter((claim) => isIn(claim, database)),
    statements: claims.statements(found, [...rest, own]),
  }
}

/** Does a work alone where the database keeps claims. */
export function aloneWith<U extends FoundUser, T>(
  { claims }: UserDialect<U>,
  sessions: Sessions,
  user: string,
  work: () => Promise<T>,
): Promise<T> {
  return claims?.alone === undefined ? work() : claims.alone(sessions, user, work)
}

/**
 * Does a work with statements that write claims, and again without them where the session may not write them, which is told.
 *
 * @param work - has to leave nothing behind when it fails
 */
export async function withClaims<U extends FoundUser>(
  { claims }: UserDialect<U>,
  context: Context,
  statements: readonly string[],
  work: (statements: readonly string[]) => Promise<void>,
): Promise<void> {
  try {
    await work(statements)
  } catch (error) {
    if (statements.length === 0 || claims?.isRefused(error) !== true) throw error
    await work([])
    context.warn(
      "The database does not let this login keep with the user which apps use it.",
      "Other apps with the same identity are not seen by Keyless: have an administrator who made the user run the command.",
    )
  }
}

/**
 * Whether the session may write the claims of a user. Where it may not, neither could others with the same rights: what stands with the user is not all.
 */
export async function mayWriteClaims<U extends FoundUser>(
  { claims }: UserDialect<U>,
  sessions: Sessions,
  found: U,
): Promise<boolean> {
  try {
    await claims?.tryToWrite(sessions, found)
    return true
  } catch (error) {
    if (claims?.isRefused(error) !== true) throw error
    return false
  }
}

/** Claims for messages, one after another. */
export function claimsText(claims: readonly Claim[]): string {
  return claims.map((claim) => `${claimantText(claim)} (database ${claim.database})`).join(", ")
}
