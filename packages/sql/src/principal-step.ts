import { type Action, action, type StepContext } from "@keyless/core/plugin"
import { sqlFailure } from "./errors.ts"
import { patiently } from "./patiently.ts"
import { statementError } from "./statement-error.ts"
import type { FoundUser, GrantState } from "./user-dialect.ts"
import type { UserStepsInput } from "./user-steps.ts"

/** The database user of the identity. @public */
export interface MadeUser {
  readonly user: string
}

/** What the step did, for undo. */
type Done<U> =
  | { readonly kind: "created"; readonly user: string }
  | { readonly kind: "handed-over"; readonly found: U }

/**
 * The step that makes the database user of an identity. Whose user it is, is decided by the id that the database keeps and not by its
 * name: a user of another identity is refused, or handed over when asked, which keeps its privileges.
 */
export function principalStep<U extends FoundUser, G, S extends GrantState<G>>(
  input: UserStepsInput<U, G, S>,
): Action<MadeUser> {
  const { users: dialect, session, request } = input
  const { foreignUser } = request
  const known = {
    awaited: "the database to know the identity",
    mayPass: (error: unknown) => dialect.mayPass?.(error) === true,
  }
  let done: Done<U> | undefined
  const look = async (context: StepContext) => {
    const principal = context.value(request.principal)
    const sessions = context.value(session)
    const name = input.name(principal)
    return { principal, sessions, name, found: await dialect.find(sessions, name, principal) }
  }

  return action<MadeUser>({
    id: "principal.create",
    title: `Make the database user ${input.subject}`,
    why: "The database knows the app's identity by this user, tied to it by its id.",
    needs: [request.principal, session],
    async check(context) {
      const { principal, found } = await look(context)
      if (found === null) return { done: false }
      if (dialect.isOf(found, principal)) {
        const remark = dialect.remark?.(found)
        if (remark !== undefined) context.warn(remark)
        return { done: true, value: { user: found.name } }
      }
      if (foreignUser === "recreate") {
        return { done: false, detail: `the user belongs to ${dialect.owner(found)}` }
      }
      throw sqlFailure(
        "principal_conflict",
        `The database user "${found.name}" belongs to ${dialect.owner(found)}, not to ${principal.objectId}.`,
        {
          hint: `If the identity was made anew, run the command again with --recreate-user: the user is handed over and keeps its grants. ${dialect.conflictHint?.(found) ?? "Otherwise choose another --connection name."}`,
        },
      )
    },
    async apply(context) {
      const { principal, sessions, name, found } = await look(context)
      if (found !== null && dialect.isOf(found, principal)) return { user: found.name }
      if (found !== null && foreignUser === "recreate") {
        done = { kind: "handed-over", found }
        try {
          await dialect.handOver(sessions, found, principal)
        } catch (error) {
          throw statementError(
            `The database user "${found.name}" could not be handed over`,
            error,
            dialect.codeOf(error),
          )
        }
        return { user: found.name }
      }
      done = { kind: "created", user: name }
      try {
        await patiently(context, known, () => dialect.create(sessions, name, principal))
      } catch (error) {
        // Somebody else made a user of that name since the check: it is not ours to take back.
        if (dialect.isDuplicate(error)) done = undefined
        throw statementError(`The database user "${name}" could not be made`, error, dialect.codeOf(error))
      }
      return { user: name }
    },
    async undo(context) {
      const sessions = context.value(session)
      if (done?.kind === "handed-over") await dialect.handBack(sessions, done.found)
      if (done?.kind === "created") await dialect.drop(sessions, done.user)
    },
  })
}
