import type { AccessSteps, ConnectRequest, Principal, Ephemeral, Step } from "@keyless/core/plugin"
import { accessProof, grantsLook, grantsStep } from "./grants-step.ts"
import { type MadeUser, principalStep } from "./principal-step.ts"
import type { Sessions } from "./ephemeral-session.ts"
import type { FoundUser } from "./found-user.ts"
import type { GrantDialect, GrantState, UserDialect } from "./user-dialect.ts"

/** What the steps are made for. @public */
export interface UserStepsInput<U extends FoundUser, G, S extends GrantState<G>> {
  readonly users: UserDialect<U>
  readonly grants: GrantDialect<G, S>
  /** What follows `the user` in titles: its name, or `of the app's identity` where that is known only later. */
  readonly subject: string
  /** Name that the identity's user is to have. @throws KeylessError `identifier_invalid` */
  readonly name: (principal: Principal) => string
  /** The user's name where it does not depend on the identity. */
  readonly knownName?: string
  readonly database: string
  readonly request: ConnectRequest
  /** Steps before the first look into the database. */
  readonly first?: readonly Step[]
  /** Steps between the user and its grants. */
  readonly between?: (made: Step<MadeUser>) => readonly Step[]
  readonly session: Ephemeral<Sessions>
}

/** The steps that make the user of an identity, grant what it is to have, and look a second time. @public */
export function userSteps<U extends FoundUser, G, S extends GrantState<G>>(
  input: UserStepsInput<U, G, S>,
): AccessSteps {
  const look = grantsLook(input)
  const looked = { ...look, needs: [...look.needs, ...(input.first ?? [])] }
  const principal = principalStep(input)
  const made = { ...principal, needs: [...principal.needs, looked] }
  const between = input.between?.(made) ?? []
  const granted = grantsStep(input, made, between)
  const access = accessProof(input, made, granted)
  return { steps: [looked, made, ...between, granted, access], access }
}
