import { isKeylessError, type OwnerLogin, redact, type Ephemeral, ephemeral } from "@keyless/core/plugin"
import { sqlFailure } from "./errors.ts"
import type { ConnectProblem, DatabaseConnection, SessionUse } from "./session.ts"
import type { Sessions } from "./ephemeral-session.ts"

/** What a target gives for the sessions of an owner. @public */
export interface OwnerSessionInput {
  /** Server name, for messages. */
  readonly server: string
  /** Database that is tried first. */
  readonly database: string
  readonly owner: OwnerLogin
  /** The ephemeral step with the administrator's sessions, which has opened the way. */
  readonly session: Ephemeral<Sessions>
  connect(database: string, use: SessionUse): Promise<DatabaseConnection>
  classify(error: unknown): ConnectProblem
}

/**
 * The ephemeral step in which the owner of tables is logged in beside the administrator. Its password is given to the driver and to nobody else.
 *
 * @public
 */
export function ownerSession(input: OwnerSessionInput): Ephemeral<Sessions> {
  const { server, owner, session } = input
  // How to give the same sessions to another use.
  const views = new WeakMap<Sessions, (use: SessionUse, administrator: Sessions) => Sessions>()
  return ephemeral<Sessions>({
    id: "database.owner",
    title: `Log in to ${server} as ${owner.user}, who owns tables`,
    why: "Only their owner may grant on tables, or hand them over.",
    needs: [session],
    async open(context) {
      const connections = new Map<string, Promise<DatabaseConnection>>()
      context.defer(async () => {
        const opened = await Promise.allSettled(connections.values())
        await Promise.all(opened.flatMap((each) => (each.status === "fulfilled" ? [each.value.end()] : [])))
      })
      const connected = async (database: string, use: SessionUse): Promise<DatabaseConnection> => {
        const there = await connections.get(database)?.catch(() => undefined)
        if (there?.isOpen() === true) return there
        const opening = input.connect(database, use).catch((error: unknown) => {
          throw refused(input, error)
        })
        connections.set(database, opening)
        return opening
      }
      const sessionsFor = (use: SessionUse, administrator: Sessions): Sessions => {
        const sessions: Sessions = {
          in: (database) => administrator.in(database),
          owner: {
            user: owner.user,
            in: async (database) => (await connected(database, use)).session(use),
          },
        }
        views.set(sessions, sessionsFor)
        return sessions
      }
      await connected(input.database, context)
      return sessionsFor(context, context.value(session))
    },
    forUndo: (sessions, context) => views.get(sessions)?.(context, context.value(session)) ?? sessions,
  })
}

function refused(input: OwnerSessionInput, error: unknown) {
  const { server, owner } = input
  if (isKeylessError(error)) return error
  const told = redact(error instanceof Error ? error.message : String(error), [owner.password])
  if (input.classify(error).kind === "refused") {
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
