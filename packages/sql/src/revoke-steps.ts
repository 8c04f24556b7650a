import { action, type ExistingConnection, proof, type Scope, type Step } from "@keyless/core/plugin"
import { sqlFailure } from "./errors.ts"
import type { Sessions } from "./session-scope.ts"
import { statementError } from "./statement-error.ts"
import type { FoundUser, UserDialect } from "./user-dialect.ts"

/** What the steps are made for. @public */
export interface RevokeStepsInput<U extends FoundUser> {
  readonly dialect: UserDialect<U>
  readonly existing: ExistingConnection
  readonly others: readonly ExistingConnection[]
  readonly session: Scope<Sessions>
}

/**
 * The steps that drop a connection's user. A user that another connection of the app has as well is kept with its privileges; one that
 * belongs to another identity is refused.
 *
 * @public
 */
export function revokeSteps<U extends FoundUser>(input: RevokeStepsInput<U>): readonly Step[] {
  const { dialect, existing, others, session } = input
  const { user } = existing
  const sharing = others.find((other) => other.user === user)
  if (sharing !== undefined) return [keptFor(sharing)]

  const find = async (sessions: Sessions) => {
    const found = await dialect.find(sessions, user, existing)
    if (found !== null && !dialect.isOf(found, existing)) {
      throw sqlFailure(
        "principal_conflict",
        `The database user "${user}" does not belong to the connection's identity ${existing.objectId} any more.`,
        {
          hint: "Run the create command of the connection with --recreate-user first, or drop the user by hand.",
        },
      )
    }
    return found
  }
  const { release } = dialect
  const steps: Step[] = []
  if (release !== undefined) {
    steps.push(
      action<null>({
        id: "grants.revoke",
        title: release.title(user),
        why: "A user with privileges cannot be dropped. Tables that it owns are kept and go to the administrator.",
        needs: [session],
        check: async (context) =>
          (await find(context.value(session))) === null ? { done: true, value: null } : { done: false },
        async apply(context) {
          try {
            await release.run(context.value(session), user)
          } catch (error) {
            throw statementError(
              `The privileges of "${user}" could not be taken`,
              error,
              dialect.codeOf(error),
            )
          }
          return null
        },
      }),
    )
  }
  steps.push(
    action<null>({
      id: "principal.drop",
      title: `Drop the database user ${user}`,
      why: "Nobody logs in as this user any more.",
      needs: [session, ...steps],
      check: async (context) =>
        (await find(context.value(session))) === null ? { done: true, value: null } : { done: false },
      async apply(context) {
        try {
          await dialect.drop(context.value(session), user)
        } catch (error) {
          throw statementError(`The user "${user}" could not be dropped`, error, dialect.codeOf(error))
        }
        return null
      },
    }),
  )
  return steps
}

function keptFor({ connection, user }: ExistingConnection): Step {
  return proof({
    id: "principal.keep",
    title: `Keep the database user ${user}, which connection ${connection} has as well`,
    why: "The app goes on using it.",
    prove: async () => null,
  })
}
