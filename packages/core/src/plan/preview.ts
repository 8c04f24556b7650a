import type { StepSummary } from "../events.ts"
import { type Clock, isKeylessError, type EphemeralContext, type StepContext } from "../plugin/index.ts"
import { pluginFailed } from "../guard/plugin-failed.ts"
import { cancellation, orAborted } from "../run/cancellation.ts"
import { checkResult } from "../run/check-result.ts"
import type { Plan } from "./plan.ts"

/**
 * What a step would do: `in_place` nothing, `change` something, `temporary` open something for the run only, `look` read only, `unknown` if
 * it depends on what steps before it do, `problem` if it would fail.
 *
 * @public
 */
export interface PreviewedStep extends StepSummary {
  readonly state: "in_place" | "change" | "temporary" | "look" | "unknown" | "problem"
  readonly detail?: string
}

/** Thrown where a preview would have to change something to look further. */
const stopHere = Symbol("preview")

/** Runs the checks of a plan and changes nothing. */
export async function previewPlan(
  plan: Plan,
  deps: { readonly clock: Clock; readonly random: () => number },
  signal: AbortSignal,
): Promise<readonly PreviewedStep[]> {
  const values = new Map<string, unknown>()
  const deferred: (() => Promise<void>)[] = []
  const context: StepContext = {
    signal,
    clock: deps.clock,
    random: deps.random,
    progress: () => {},
    warn: () => {},
    value: <T>(ref: { readonly id: string }) => values.get(ref.id) as T,
  }
  const ephemeralContext: EphemeralContext = {
    ...context,
    defer: (release) => void deferred.push(release),
    acquire: async () => {
      throw stopHere
    },
  }
  const previewed: PreviewedStep[] = []
  try {
    for (const [index, summary] of plan.steps.entries()) {
      const owned = plan.inner.steps[index]
      if (owned === undefined) continue
      const { step, plugin } = owned
      const add = (state: PreviewedStep["state"], detail?: string) =>
        previewed.push({ ...summary, state, ...(detail === undefined ? {} : { detail }) })
      if (!step.needs.every((needed) => values.has(needed.id))) {
        add("unknown", "depends on the steps before it")
        continue
      }
      try {
        if (step.kind === "action") {
          const found = checkResult(owned, await orAborted(step.check(context), signal))
          if (found.done) values.set(step.id, found.value)
          add(found.done ? "in_place" : "change", found.done ? undefined : found.detail)
        } else {
          values.set(
            step.id,
            await orAborted(
              step.kind === "ephemeral" ? step.open(ephemeralContext) : step.prove(context),
              signal,
            ),
          )
          add("look")
        }
      } catch (error) {
        if (signal.aborted) throw cancellation(signal.reason)
        if (error === stopHere || (isKeylessError(error) && error.cause === stopHere)) add("temporary")
        else add("problem", pluginFailed(plugin, error, { step: step.id }).message)
      }
    }
  } finally {
    for (const release of deferred.toReversed()) await release().catch(() => {})
  }
  return previewed
}
