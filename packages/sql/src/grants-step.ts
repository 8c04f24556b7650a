import {
  type Action,
  action,
  privilegesText,
  type Proof,
  proof,
  type Step,
  type StepContext,
} from "@keyless/core/plugin"
import { sqlFailure } from "./errors.ts"
import type { MadeUser } from "./principal-step.ts"
import { statementError } from "./statement-error.ts"
import type { FoundUser, GrantState, Remark } from "./user-dialect.ts"
import type { UserStepsInput } from "./user-steps.ts"

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
  const { grants: dialect, database, session, request } = input
  let change: S | undefined
  const read = (context: StepContext) => readGrants(input, made, context)
  return action<null>({
    id: "grants.apply",
    title: `Grant the user ${input.subject} the privileges "${privilegesText(request.privileges)}" in ${placeText(request.schemas, database)}`,
    why: "A user without grants can log in and nothing else. Tables that are made later are covered too.",
    needs: [session, made, ...between],
    async check(context) {
      const { missing, extra } = await read(context)
      return missing.length + extra.length === 0
        ? { done: true, value: null }
        : { done: false, detail: `${missing.length} privileges to grant, ${extra.length} to revoke` }
    },
    async apply(context) {
      const { user } = context.value(made)
      const state = await read(context)
      change = state
      try {
        await dialect.apply(context.value(session), user, state, [])
      } catch (error) {
        if (dialect.isUndoneBy(error)) change = undefined
        throw statementError(
          `The grants for "${user}" in database "${database}" failed`,
          error,
          dialect.codeOf(error),
        )
      }
      return null
    },
    async undo(context) {
      if (change !== undefined) {
        await dialect.takeBack(context.value(session), context.value(made).user, change)
      }
    },
  })
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
      const [found, state] = await Promise.all([
        users.find(context.value(session), user, identity),
        readGrants(input, made, context),
      ])
      if (found === null || !users.isOf(found, identity)) {
        throw notProved(`The user "${user}" does not belong to the identity ${identity.objectId}.`)
      }
      if (state.missing.length > 0) {
        throw notProved(
          `The user "${user}" still lacks: ${state.missing.map((each) => input.grants.describe(each)).join(", ")}.`,
        )
      }
      const { optional = [], later = [], beyond = [] } = state.remarks ?? {}
      for (const { message, hint } of [...optional, ...beyond, ...later]) context.warn(message, hint)
      return user
    },
  })
}

/** Reads the grants against what the connection and the app's other connections with the same user want. */
function readGrants<U extends FoundUser, G, S extends GrantState<G>>(
  { grants, session, request }: UserStepsInput<U, G, S>,
  made: Step<MadeUser>,
  context: StepContext,
): Promise<S> {
  const { user } = context.value(made)
  const sharing = request.others.filter((other) => other.user === user)
  // Nothing is wanted in the schemas that the connection had, unless it is asked for again.
  const former = {
    privileges: [],
    ...(request.formerSchemas === undefined ? {} : { schemas: request.formerSchemas }),
  }
  return grants.read(context.value(session), user, [request, ...sharing, former])
}

function placeText(schemas: readonly string[] | undefined, database: string): string {
  const place = `database ${database}`
  return schemas === undefined ? place : `schema ${schemas.join(", ")} of ${place}`
}

function notProved(message: string) {
  return sqlFailure("access_not_proved", message, { hint: "Run the command again." })
}
