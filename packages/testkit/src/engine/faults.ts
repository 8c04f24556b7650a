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
  return {
    wrap: (step) =>
      step.id !== id || step.kind !== "action"
        ? step
        : {
            ...step,
            async apply(context) {
              await step.apply(context)
              throw injected
            },
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
