import type { Finding } from "./finding.ts"
import { type Permission, type Proof, proof, type Step, type StepContext } from "./step.ts"

/** What a look found wrong. @public */
export interface Problem {
  /** @defaultValue `failure` */
  readonly result?: "warning" | "failure"
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** One look of a validation. @public */
export interface FindingStepInput {
  readonly id: string
  /** What was looked at, in words, for the finding. */
  readonly description: string
  readonly title: string
  readonly why: string
  readonly needs?: readonly Step[]
  readonly permissions?: readonly Permission[]
  readonly find: (context: StepContext) => Promise<Problem | null>
}

/** Makes a step of a validation whose value is what it found. @public */
export function findingStep({
  id,
  description,
  find,
  ...parts
}: FindingStepInput): Proof<readonly Finding[]> {
  return proof({
    id,
    ...parts,
    async prove(context) {
      const problem = await find(context)
      if (problem === null) return [{ name: id, description, result: "success" }]
      const { result = "failure", code: errorCode, message: errorMessage, hint } = problem
      return [{ name: id, description, result, errorCode, errorMessage, hint }]
    },
  })
}
