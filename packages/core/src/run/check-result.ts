import { wrongAnswer } from "../guard/plugin-failed.ts"
import type { OwnedStep } from "../plan/check-step.ts"
import type { CheckResult } from "../plugin/index.ts"

/** What a check answered. @throws KeylessError `plugin_failed` where it is no answer: a run must not take it for a change that is there */
export function checkResult<T>({ step, plugin }: OwnedStep, found: CheckResult<T>): CheckResult<T> {
  const isAnswer = typeof found === "object" && found !== null && typeof found.done === "boolean"
  if (isAnswer && (!found.done || "value" in found)) return found
  throw wrongAnswer(
    plugin,
    `the check of the step "${step.id}"`,
    isAnswer ? `it is done, and has no "value"` : `it does not say whether the step is "done"`,
  )
}
