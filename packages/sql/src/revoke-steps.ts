import { action, type ExistingConnection, type Scope, type Step } from "@keyless/core/plugin"
import { sqlFailure } from "./errors.ts"
import type { Sessions } from "./session-scope.ts"
import { sharedUserSteps } from "./shared-user-steps.ts"
import { statementError } from "./statement-error.ts"
import type { FoundUser, GrantDialect, GrantState, UserDialect } from "./user-dialect.ts"

/** What the steps are made for. @public */
export interface RevokeStepsInput<U extends FoundUser, G = never, S extends GrantState<G> = GrantState<G>> {
  readonly dialect: UserDialect<U>
  readonly existing: ExistingConnection
  readonly others: readonly ExistingConnection[]
  readonly session: Scope<Sessions>
  /** For databases in which connections may share a user; absent: its privileges stay as they are. */
  readonly grants?: GrantDialect<G, S>
}

/**
 * The steps that drop a connection's user. A user that another connection of the app has as well is kept, with the privileges that the others
 * need; one that belongs to another identity is refused.
 *
 * @public
 */
export function revokeSteps<U extends FoundUser, G, S extends GrantState<G>>(
  input: RevokeStepsInput<U, G, S>,
): readonly Step[] {
  const { dialect, existing, others, session } = input
  const { user } = existing
  const sharing = others.filter((other) => other.user === user)
  if (sharing.length > 0) return sharedUserSteps({ ...input, sharing })

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
        const sessions = context.value(session)
        // It may have been renamed: what makes it this connection's user is the identity.
        const found = await find(sessions)
        if (found === null) return null
        try {
          await dialect.drop(sessions, found.name)
        } catch (error) {
          throw statementError(`The user "${user}" could not be dropped`, error, dialect.codeOf(error))
        }
        return null
      },
    }),
  )
  return steps
}
