import {
  type Action,
  action,
  privilegesText,
  type Proof,
  proof,
  type Step,
  type StepContext,
} from "@keyless/core/plugin"
import { aloneWith, withClaims } from "./claims.ts"
import { sqlFailure } from "./errors.ts"
import { type GrantChange, readGrantPlan, takeGrantsBack } from "./grant-plan.ts"
import { statementError } from "./statement-error.ts"
import type { FoundUser } from "./found-user.ts"
import type { GrantState, Remark } from "./user-dialect.ts"
import type { MadeUser, UserStepsInput } from "./user-steps-input.ts"

/** The step that looks, before the user is made, whether its privileges can be granted. */
export function grantsLook<U extends FoundUser, G, S extends GrantState<G>>(
  input: UserStepsInput<U, G, S>,
): Proof<null> {
  const { grants, database, session, request, knownName } = input
  return proof({
    id: "grants.look",
    title: `Look whether the privileges "${privilegesText(request.privileges)}" can be granted in ${placeText(request.schemas, database)}`,
    why: "What nobody may grant is said before the database is changed.",
    needs: [session],
    async prove(context) {
      context.signal.throwIfAborted()
      const optional = await grants.foresee?.(context.value(session), knownName, [request])
      const [first] = optional ?? []
      if (request.strict && first !== undefined) {
        throw sqlFailure("grants_incomplete", told(optional ?? [], "message"), {
          hint: `${told(optional ?? [], "hint")} Or leave --strict out: the app can do without.`,
        })
      }
      return null
    },
  })
}

function told(remarks: readonly Remark[], part: keyof Remark): string {
  return remarks.map((remark) => remark[part]).join(" ")
}

/** The step that brings the user's grants in line with what is wanted, in the connection's database. */
export function grantsStep<U extends FoundUser, G, S extends GrantState<G>>(
  input: UserStepsInput<U, G, S>,
  made: Step<MadeUser>,
  between: readonly Step[],
): Action<null> {
  const { grants: dialect, users, database, session, request } = input
  let change: GrantChange<S> | undefined
  const read = (context: StepContext) => readGrantPlan(input, context, context.value(made))
  /**
   * Where runs work side by side, another one may have claimed the user since its claims were read, and what it needs may have been taken. Whoever is
   * last finds it: claims and grants are written together.
   */
  const giveToLatecomers = async (context: StepContext) => {
    if (users.claims === undefined || users.claims.alone !== undefined) return
    const { user } = context.value(made)
    const { state } = await read(context)
    if (state.missing.length > 0) {
      await dialect.apply(context.value(session), user, { ...state, extra: [] }, [])
    }
  }
  return action<null>({
    id: "grants.apply",
    title: `Grant the user ${input.subject} the privileges "${privilegesText(request.privileges)}" in ${placeText(request.schemas, database)}`,
    why: "A user without grants can log in and nothing else. Tables that are made later are covered too.",
    needs: [session, made, request.principal, ...between],
    async check(context) {
      const { state, kept, claims } = await read(context)
      const { missing, extra } = state
      if (missing.length + extra.length + claims.statements.length === 0) {
        return { done: true, value: null }
      }
      if (kept > 0) context.warn(...keptRights(context.value(made).user))
      return { done: false, detail: `${missing.length} privileges to grant, ${extra.length} to revoke` }
    },
    async apply(context) {
      const { user } = context.value(made)
      const sessions = context.value(session)
      await aloneWith(users, sessions, user, async () => {
        const { state, claims } = await read(context)
        change = { state, before: claims.standing }
        try {
          await withClaims(users, context, claims.statements, (also) =>
            dialect.apply(sessions, user, state, also),
          )
        } catch (error) {
          if (dialect.isUndoneBy(error)) change = undefined
          throw statementError(
            `The grants for "${user}" in database "${database}" failed`,
            error,
            dialect.codeOf(error),
          )
        }
        await giveToLatecomers(context)
      })
      return null
    },
    async undo(context) {
      if (change !== undefined) await takeGrantsBack(input, context, context.value(made), change)
    },
  })
}

function keptRights(user: string): [string, string] {
  return [
    `The user "${user}" has privileges beyond those of this connection, and others may use its identity: they stay.`,
    "If nobody else needs them, run the command once more: as soon as the database knows who uses the user, they go.",
  ]
}

/**
 * The step that proves the access with a second look: the user is this identity's and lacks nothing that is wanted. Its value is the user's
 * name.
 */
export function accessProof<U extends FoundUser, G, S extends GrantState<G>>(
  input: UserStepsInput<U, G, S>,
  made: Step<MadeUser>,
  granted: Step,
): Proof<string> {
  const { users, session, request } = input
  const { principal } = request
  return proof({
    id: "access.prove",
    title: `Prove that the user ${input.subject} has access to database ${input.database}`,
    why: "Success is reported only for what a second look has found.",
    needs: [session, principal, made, granted],
    async prove(context) {
      const { user } = context.value(made)
      const identity = context.value(principal)
      const [found, { state }] = await Promise.all([
        users.find(context.value(session), user, identity),
        readGrantPlan(input, context, context.value(made)),
      ])
      if (found === null || !users.isOf(found, identity)) {
        throw notProved(`The user "${user}" does not belong to the identity ${identity.objectId}.`)
      }
      // A role that came since the grants were made, such as another app's user, may make tables too: a remark says so.
      const missing = state.missing.filter((grant) => input.grants.counts?.(grant, state) ?? true)
      if (missing.length > 0) {
        throw notProved(
          `The user "${user}" still lacks: ${missing.map((each) => input.grants.describe(each)).join(", ")}.`,
        )
      }
      const { optional = [], later = [], beyond = [] } = state.remarks ?? {}
      for (const { message, hint } of [...optional, ...beyond, ...later]) context.warn(message, hint)
      return user
    },
  })
}

function placeText(schemas: readonly string[] | undefined, database: string): string {
  const place = `database ${database}`
  return schemas === undefined ? place : `schema ${schemas.join(", ")} of ${place}`
}

function notProved(message: string) {
  return sqlFailure("access_not_proved", message, { hint: "Run the command again." })
}
