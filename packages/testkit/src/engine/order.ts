import type { Action, Proof, Ephemeral, Step, StepContext } from "@keyless/core/plugin"
import type { StepHook } from "./hook.ts"

/**
 * Lets one step begin last: after every other that does not rest on it, directly or through others. Whatever rests on it without saying so in its
 * `needs` then comes before it.
 */
export function asLateAsItMay(late: string): StepHook {
  const known = new Map<string, Step>()
  const ended = new Set<string>()
  let wake: (() => void)[] = []
  let failed = false
  const end = (id: string, isFailure = false) => {
    ended.add(id)
    failed ||= isFailure
    for (const each of wake.splice(0)) each()
  }
  const restsOnLate = (step: Step): boolean =>
    step.needs.some((needed) => needed.id === late || restsOnLate(known.get(needed.id) ?? needed))
  const othersLeft = () =>
    [...known.values()].some((step) => step.id !== late && !restsOnLate(step) && !ended.has(step.id))
  const turn = async (id: string, signal: AbortSignal) => {
    if (id !== late) return
    while (!failed && !signal.aborted && othersLeft()) {
      await new Promise<void>((resolve) => {
        wake.push(resolve)
        signal.addEventListener("abort", () => resolve(), { once: true })
      })
    }
  }
  const tracked =
    <C extends StepContext, T>(id: string, work: (context: C) => Promise<T>) =>
    async (context: C): Promise<T> => {
      try {
        await turn(id, context.signal)
        const value = await work(context)
        end(id)
        return value
      } catch (error) {
        end(id, true)
        throw error
      }
    }
  return {
    wrap<T>(step: Step<T>): Step<T> {
      if (!known.has(step.id)) known.set(step.id, step)
      return trackedStep(step, tracked, end, turn)
    },
    behind: () => [],
  }
}

type Tracked = <C extends StepContext, T>(
  id: string,
  work: (context: C) => Promise<T>,
) => (context: C) => Promise<T>

function trackedStep<T>(
  step: Step<T>,
  tracked: Tracked,
  end: (id: string, isFailure?: boolean) => void,
  turn: (id: string, signal: AbortSignal) => Promise<void>,
): Step<T> {
  switch (step.kind) {
    case "ephemeral":
      return { ...step, open: tracked(step.id, (context) => step.open(context)) } satisfies Ephemeral<T>
    case "proof":
      return { ...step, prove: tracked(step.id, (context) => step.prove(context)) } satisfies Proof<T>
    case "action":
      return {
        ...step,
        apply: tracked(step.id, (context) => step.apply(context)),
        async check(context) {
          try {
            await turn(step.id, context.signal)
            const found = await step.check(context)
            if (found.done) end(step.id)
            return found
          } catch (error) {
            end(step.id, true)
            throw error
          }
        },
      } satisfies Action<T>
  }
}
