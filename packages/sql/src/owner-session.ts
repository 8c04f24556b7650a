import { type OwnerLogin, redact, type Scope, scope } from "@keyless/core/plugin"
import { sqlFailure } from "./errors.ts"
import type { ConnectProblem, DatabaseSession } from "./session.ts"
import type { Sessions } from "./session-scope.ts"

/** What a target gives for the sessions of an owner. @public */
export interface OwnerSessionInput {
  /** Server name, for messages. */
  readonly server: string
  /** Database that is tried first. */
  readonly database: string
  readonly owner: OwnerLogin
  /** The scope with the administrator's sessions, which has opened the way. */
  readonly session: Scope<Sessions>
  connect(database: string): Promise<DatabaseSession>
  classify(error: unknown): ConnectProblem
}

/**
 * The scope in which the owner of tables is logged in beside the administrator. Its password is given to the driver and to nobody else.
 *
 * @public
 */
export function ownerSession(input: OwnerSessionInput): Scope<Sessions> {
  const { server, owner, session } = input
  return scope<Sessions>({
    id: "database.owner",
    title: `Log in to ${server} as ${owner.user}, who owns tables`,
    why: "Only their owner may grant on tables, or hand them over.",
    needs: [session],
    async open(context) {
      const opened = new Map<string, DatabaseSession>()
      const inDatabase = async (database: string) => {
        const there = opened.get(database)
        if (there !== undefined) return there
        const made = await input.connect(database).catch((error: unknown) => {
          throw refused(input, error)
        })
        opened.set(database, made)
        return made
      }
      context.defer(async () => {
        await Promise.allSettled([...opened.values()].map((each) => each.end()))
      })
      await inDatabase(input.database)
      const administrator = context.value(session)
      return {
        in: (database) => administrator.in(database),
        owner: { user: owner.user, in: inDatabase },
      }
    },
  })
}

function refused({ server, owner, classify }: OwnerSessionInput, error: unknown) {
  const told = redact(error instanceof Error ? error.message : String(error), [owner.password])
  if (classify(error).kind === "refused") {
    return sqlFailure("owner_login_refused", `${server} refused the login as "${owner.user}": ${told}`, {
      hint: "Check the name and the password, and that the server takes passwords beside tokens.",
      resource: server,
    })
  }
  return sqlFailure("database_unreachable", `No session of "${owner.user}" on ${server}: ${told}`, {
    hint: "Run the command again.",
    resource: server,
    retryable: true,
  })
}
