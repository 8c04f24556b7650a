import {
  type Action,
  action,
  type ExistingConnection,
  type Principal,
  type Privileges,
  privilegesText,
  type Proof,
  proof,
  type Scope,
  type Step,
  type StepContext,
} from "@keyless/core/plugin"
import { sqlFailure } from "./errors.ts"
import type { MadeUser } from "./principal-step.ts"
import type { Sessions } from "./session-scope.ts"
import { statementError } from "./statement-error.ts"
import type { FoundUser, GrantDialect, GrantState, UserDialect } from "./user-dialect.ts"

/** What the steps are made for. @public */
export interface GrantsStepInput<G, S extends GrantState<G>> {
  readonly dialect: GrantDialect<G, S>
  /** Who gets the grants, for titles: `aad_shop`, `the identity's user`. */
  readonly subject: string
  readonly database: string
  readonly privileges: Privileges
  /** What other connections of the app need of the same user. */
  readonly alsoWanted: (user: string) => readonly Privileges[]
  readonly session: Scope<Sessions>
  readonly made: Step<MadeUser>
}

/** What an app's other connections need of a user that they share. @public */
export function wantedByOthers(
  others: readonly ExistingConnection[],
): (user: string) => readonly Privileges[] {
  return (user) => others.filter((other) => other.user === user).map(({ privileges }) => privileges)
}

/** The step that brings the user's grants in line with what is wanted, in the connection's database. @public */
export function grantsStep<G, S extends GrantState<G>>(input: GrantsStepInput<G, S>): Action<null> {
  const { dialect, database, session, made } = input
  let change: S | undefined
  const read = (context: StepContext) => readGrants(input, context)
  return action<null>({
    id: "grants.apply",
    title: `Grant ${input.subject} the privileges "${privilegesText(input.privileges)}" in database ${database}`,
    why: "A user without grants can log in and nothing else. Tables that are made later are covered too.",
    needs: [session, made],
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
        await dialect.apply(context.value(session), user, state)
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
 *
 * @public
 */
export function accessProof<U extends FoundUser, G, S extends GrantState<G>>(
  input: GrantsStepInput<G, S>,
  users: UserDialect<U>,
  principal: Step<Principal>,
  granted: Step,
): Proof<string> {
  return proof({
    id: "access.prove",
    title: `Prove that ${input.subject} has access to database ${input.database}`,
    why: "Success is reported only for what a second look has found.",
    needs: [input.session, principal, input.made, granted],
    async prove(context) {
      const { user } = context.value(input.made)
      const identity = context.value(principal)
      const [found, state] = await Promise.all([
        users.find(context.value(input.session), user, identity),
        readGrants(input, context),
      ])
      if (found === null || !users.isOf(found, identity)) {
        throw notProved(`The user "${user}" does not belong to the identity ${identity.objectId}.`)
      }
      if (state.missing.length > 0) {
        throw notProved(
          `The user "${user}" still lacks: ${state.missing.map((each) => input.dialect.describe(each)).join(", ")}.`,
        )
      }
      return user
    },
  })
}

function readGrants<G, S extends GrantState<G>>(
  { dialect, privileges, alsoWanted, session, made }: GrantsStepInput<G, S>,
  context: StepContext,
): Promise<S> {
  const { user } = context.value(made)
  return dialect.read(context.value(session), user, [privileges, ...alsoWanted(user)])
}

function notProved(message: string) {
  return sqlFailure("access_not_proved", message, { hint: "Run the command again." })
}
