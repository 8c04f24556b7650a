import type { AccessSteps, ConnectRequest, Principal, Scope } from "@keyless/core/plugin"
import { accessProof, grantsStep } from "./grants-step.ts"
import { principalStep } from "./principal-step.ts"
import type { Sessions } from "./session-scope.ts"
import type { FoundUser, GrantDialect, GrantState, UserDialect } from "./user-dialect.ts"

/** What the steps are made for. @public */
export interface UserStepsInput<U extends FoundUser, G, S extends GrantState<G>> {
  readonly users: UserDialect<U>
  readonly grants: GrantDialect<G, S>
  /** What follows `the user` in titles: its name, or `of the app's identity` where that is known only later. */
  readonly subject: string
  /** Name that the identity's user is to have. @throws KeylessError `identifier_invalid` */
  readonly name: (principal: Principal) => string
  readonly database: string
  readonly request: ConnectRequest
  readonly session: Scope<Sessions>
}

/** The steps that make the user of an identity, grant what it is to have, and look a second time. @public */
export function userSteps<U extends FoundUser, G, S extends GrantState<G>>(
  input: UserStepsInput<U, G, S>,
): AccessSteps {
  const made = principalStep(input)
  const granted = grantsStep(input, made)
  const access = accessProof(input, made, granted)
  return { steps: [made, granted, access], access }
}
