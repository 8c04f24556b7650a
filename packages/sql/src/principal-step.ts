import { sameClaimant } from "@keyless/core/claims"
import { type Action, action, isKeylessError, type StepContext } from "@keyless/core/plugin"
import { aloneWith, claimsText } from "./claims.ts"
import { sqlFailure } from "./errors.ts"
import { patiently } from "./patiently.ts"
import { findOwn } from "./own-user.ts"
import { statementError } from "./statement-error.ts"
import type { FoundUser } from "./found-user.ts"
import type { Sessions } from "./ephemeral-session.ts"
import type { GrantState, UserDialect } from "./user-dialect.ts"
import type { MadeUser, UserStepsInput } from "./user-steps-input.ts"

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
    return {
      principal,
      sessions,
      name,
      found: await findOwn(dialect, sessions, { name, principal, request }),
    }
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
        return { done: true, value: { user: found.name, isNew: false } }
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
      if (found !== null && dialect.isOf(found, principal)) return { user: found.name, isNew: false }
      if (found !== null && foreignUser === "recreate") {
        const others = dialect.claims?.of(found)?.filter((claim) => !sameClaimant(claim, request)) ?? []
        if (others.length > 0) {
          context.warn(
            `The database user "${found.name}" is handed over although it is used by ${claimsText(others)}.`,
            "Unless they have the same identity, give them users of their own: run their create commands under other names.",
          )
        }
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
        return { user: found.name, isNew: false }
      }
      done = { kind: "created", user: name }
      try {
        await patiently(context, known, () => dialect.create(sessions, name, principal))
      } catch (error) {
        // Somebody else made a user of that name since the check: it is not ours to take back.
        if (dialect.isDuplicate(error)) done = undefined
        throw statementError(`The database user "${name}" could not be made`, error, dialect.codeOf(error))
      }
      return { user: name, isNew: true }
    },
    async undo(context) {
      const { kind, user, handedOver } = undoing(done)
      if (kind === "nothing") return
      const sessions = context.value(session)
      await aloneWith(dialect, sessions, user, async () => {
        const found = await dialect.find(sessions, user, context.value(request.principal))
        const standing = found === null ? [] : (dialect.claims?.of(found) ?? [])
        const before = handedOver === null ? [] : (dialect.claims?.of(handedOver) ?? [])
        const came = standing.filter(
          (claim) => !sameClaimant(claim, request) && !before.some((each) => sameClaimant(each, claim)),
        )
        if (came.length > 0) {
          context.warn(`The database user "${user}" stays: by now it is used by ${claimsText(came)}.`)
        } else if (handedOver === null) await dropAgain(dialect, sessions, user)
        else await dialect.handBack(sessions, handedOver)
      })
    },
  })
}

/** Drops a user that the run made; what came to it since, such as rights on tables that were made meanwhile, goes first. */
async function dropAgain<U extends FoundUser>(
  dialect: UserDialect<U>,
  sessions: Sessions,
  user: string,
): Promise<void> {
  try {
    await dialect.drop(sessions, user)
  } catch (error) {
    if (dialect.release === undefined || !isKeylessError(error) || error.code !== "user_owns_objects")
      throw error
    await dialect.release.run(sessions, user)
    await dialect.drop(sessions, user)
  }
}

function undoing<U extends FoundUser>(done: Done<U> | undefined) {
  if (done === undefined) return { kind: "nothing", user: "", handedOver: null } as const
  return done.kind === "created"
    ? ({ kind: "undo", user: done.user, handedOver: null } as const)
    : ({ kind: "undo", user: done.found.name, handedOver: done.found } as const)
}
