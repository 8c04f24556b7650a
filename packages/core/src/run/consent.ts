import { fail } from "../errors.ts"
import type { Action } from "../plugin/index.ts"
import { orAborted } from "./cancellation.ts"

/** What asking needs of its run. */
export interface ConsentInput {
  readonly confirm: ((question: string) => Promise<boolean>) | undefined
  readonly signal: AbortSignal
  /** Whether the run has failed, so that nothing more is begun. */
  readonly isStopped: () => boolean
  /** Whether a no ends the run. */
  readonly stopsOnNo: boolean
}

/**
 * Makes the function that asks a step's question: one at a time, also when steps run side by side. It answers false for a
 * question whose turn came when the run had ended already.
 *
 * @throws KeylessError `consent_required`, `consent_refused`; the signal's reason, also while a question waits for its answer
 */
export function createConsent(input: ConsentInput): (step: Action) => Promise<boolean> {
  const { confirm, signal, isStopped, stopsOnNo } = input
  let asked: Promise<unknown> = Promise.resolve()
  // Set with the answer: the refused step's failure is known to the run only some turns later, when the next question is out.
  let refused = false

  return async (step) => {
    const question = step.consent
    if (question === undefined) return true
    if (confirm === undefined) {
      throw fail("consent_required", `"${step.title}" needs a yes: ${question}`, {
        hint: "Pass --yes, or answer on a terminal.",
      })
    }
    const answer = asked.then(async () => {
      if (isStopped() || (refused && stopsOnNo)) return null
      const yes = await confirm(question)
      refused ||= !yes
      return yes
    })
    asked = answer.catch(() => {})
    const yes = await orAborted(answer, signal)
    if (yes === false) {
      throw fail("consent_refused", `"${step.title}" was refused.`, {
        hint: "Make the change by hand, or say yes.",
      })
    }
    return yes !== null
  }
}
