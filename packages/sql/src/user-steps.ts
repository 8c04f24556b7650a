import type { AccessSteps } from "@keyless/core/plugin"
import type { FoundUser } from "./found-user.ts"
import { accessProof, grantsLook, grantsStep } from "./grants-step.ts"
import { principalStep } from "./principal-step.ts"
import type { GrantState } from "./user-dialect.ts"
import type { UserStepsInput } from "./user-steps-input.ts"

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
  return { steps: [looked, made, ...between, granted, access], access, look: looked }
}
