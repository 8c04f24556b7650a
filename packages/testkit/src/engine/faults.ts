import { proof, type Step, type StepContext } from "@keyless/core/plugin"
import type { StepHook } from "./hook.ts"

/** What an injected failure throws; the engine's error has it as its cause. */
export const injected = new Error("The conformance suite let this step fail.")

const asItIs = <T>(step: Step<T>): Step<T> => step
const nothing = () => []

/** A step that fails as soon as the named one is done. */
export function failureBehind(id: string): StepHook {
  return {
    wrap: asItIs,
    behind: (step) =>
      step.id === id
        ? [
            proof({
              id: "testkit.failure",
              title: "Fail",
              why: "What was done before has to be taken back.",
              needs: [step],
              prove: () => Promise.reject(injected),
            }),
          ]
        : [],
  }
}

/** The named action does its work and then fails, as if the answer of a server was lost. */
export function lostAnswerOf(id: string): StepHook {
  return behindApply(id, () => Promise.reject(injected))
}

/** The named action does its work twice, as if its first answer was lost and somebody asked again. */
export function doneTwice(id: string): StepHook {
  return behindApply(id, (again) => again())
}

/** The named action does its work, and then something else answers for it. */
function behindApply(id: string, then: <T>(again: () => Promise<T>) => Promise<T>): StepHook {
  return {
    wrap: (step) =>
      step.id !== id || step.kind !== "action"
        ? step
        : {
            ...step,
            async apply(context) {
              await step.apply(context)
              return then(() => step.apply(context))
            },
          },
    behind: nothing,
  }
}

/** The named action fails before it did anything. */
export function failsAtOnce(id: string): StepHook {
  return {
    wrap: (step) =>
      step.id !== id || step.kind !== "action" ? step : { ...step, apply: () => Promise.reject(injected) },
    behind: nothing,
  }
}

/** What became of a call that was aborted before it began. */
export interface AbortedCall {
  /** Which of the step's functions it was. */
  readonly call: "check" | "apply" | "open" | "prove"
  readonly ended: "done" | "failed"
}

/**
 * The run is cancelled right before the named step does what it is there for, or checks.
 *
 * @param around - is run around the call, so that the world can be looked at before and after
 */
export function abortedBefore(
  id: string,
  call: AbortedCall["call"],
  stop: AbortController,
  around: (work: () => Promise<unknown>) => Promise<AbortedCall["ended"]>,
): StepHook {
  const aborted =
    <C extends StepContext, T>(work: (context: C) => Promise<T>) =>
    async (context: C): Promise<T> => {
      stop.abort()
      let made: { readonly value: T } | undefined
      await around(async () => {
        made = { value: await work(context) }
      })
      if (made === undefined) throw injected
      return made.value
    }
  return {
    wrap(step) {
      if (step.id !== id) return step
      if (step.kind === "action" && call === "apply")
        return { ...step, apply: aborted((context) => step.apply(context)) }
      if (step.kind === "action" && call === "check")
        return { ...step, check: aborted((context) => step.check(context)) }
      if (step.kind === "ephemeral" && call === "open")
        return { ...step, open: aborted((context) => step.open(context)) }
      if (step.kind === "proof" && call === "prove")
        return { ...step, prove: aborted((context) => step.prove(context)) }
      return step
    },
    behind: nothing,
  }
}

/** The run is cancelled while the named step works. */
export function cancelledIn(id: string, stop: AbortController): StepHook {
  const first =
    <C extends StepContext, T>(work: (context: C) => Promise<T>) =>
    (context: C) => {
      stop.abort()
      return work(context)
    }
  return {
    wrap(step) {
      if (step.id !== id) return step
      switch (step.kind) {
        case "action":
          return { ...step, apply: first((context) => step.apply(context)) }
        case "ephemeral":
          return { ...step, open: first((context) => step.open(context)) }
        case "proof":
          return { ...step, prove: first((context) => step.prove(context)) }
      }
    },
    behind: nothing,
  }
}
