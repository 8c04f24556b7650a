import {
  type AuditedUser,
  type AuditSteps,
  type KnownIdentity,
  proof,
  type Ephemeral,
  type Step,
} from "@keyless/core/plugin"
import { sqlFailure } from "./errors.ts"
import type { Sessions } from "./ephemeral-session.ts"
import { statementError } from "./statement-error.ts"
import type { FoundUser } from "./found-user.ts"
import type { UserDialect } from "./user-dialect.ts"

/** What the steps are made for. @public */
export interface AuditInput<U extends FoundUser> {
  readonly users: UserDialect<U>
  /** The server, or the database where users belong to one, for titles. */
  readonly place: string
  readonly session: Ephemeral<Sessions>
  /** Steps that the session needs. */
  readonly helpers: readonly Step[]
  /** Looks whether the directory still has an identity. */
  readonly inDirectory: (identity: KnownIdentity, signal: AbortSignal) => Promise<AuditedUser["inDirectory"]>
}

/** How many identities are looked up at once. */
const atOnce = 8

/** The steps that list the users which stand for identities, with their claims. @public */
export function auditSteps<U extends FoundUser>({
  users: dialect,
  place,
  session,
  helpers,
  inDirectory,
}: AuditInput<U>): AuditSteps {
  const users = proof<readonly AuditedUser[]>({
    id: "users.list",
    title: `List the users of ${place} that stand for identities`,
    why: "Each tells which connections use it.",
    needs: [session],
    async prove(context) {
      const { claims } = dialect
      if (claims === undefined)
        throw sqlFailure("claim_not_found", `${place} keeps no claims with its users.`)
      const found = await claims.list(context.value(session)).catch((error: unknown) => {
        throw statementError(`The users of ${place} could not be listed`, error, dialect.codeOf(error))
      })
      const audited: AuditedUser[] = []
      for (let start = 0; start < found.length; start += atOnce) {
        const some = found.slice(start, start + atOnce).map(async (user): Promise<AuditedUser> => {
          const identity = claims.identityOf(user)
          return {
            user: user.name,
            identity,
            inDirectory: await inDirectory(identity, context.signal),
            claims: claims.of(user),
          }
        })
        audited.push(...(await Promise.all(some)))
      }
      return audited
    },
  })
  return { helpers: [...helpers, session], users }
}
