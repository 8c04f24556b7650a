import { fail } from "../errors.ts"
import type { Operation, StepSummary } from "../events.ts"
import type { Closers, PluginRef, Step, StepContext } from "../plugin/index.ts"
import { markOf } from "../plugin/step.ts"
import { checkClosers, checkStep, type OwnedStep } from "./check-step.ts"
import { pluginText, type StepOwners } from "./owners.ts"

/**
 * What is going to happen: steps in an order in which each comes after those it needs, and what the run answers.
 * Made by `engine.plan…`, shown by `engine.preview`, carried out by `engine.apply`.
 *
 * @public
 */
export interface Plan<R = unknown> {
  /** Of plans: an engine of a newer version of this package may make others. */
  readonly version: number
  readonly operation: Operation
  readonly connection: string
  readonly steps: readonly StepSummary[]
  /** What the user should know before it is carried out. */
  readonly warnings: readonly { readonly message: string; readonly hint?: string }[]
  /** For the executor. @internal */
  readonly inner: PlanInner<R>
}

/** @internal */
export interface PlanInner<R> {
  /** Journal key: one run at a time. */
  readonly key: string
  readonly fingerprint: string
  readonly steps: readonly OwnedStep[]
  /** `stop`: the first failure ends the run and is undone. `note`: failures are results, the rest goes on. */
  readonly onFailure: "stop" | "note"
  /** What a run may do to the network to get in itself. @defaultValue `open` what has to be, for as long as it takes */
  readonly network?: "open" | "leave"
  /** Id of the step that every other one waits for, such as a question whether to begin at all. */
  readonly gate?: string
  /** Steps that wait for another one, though they need nothing of it. */
  readonly waits?: readonly Wait[]
  result(outcome: RunOutcome): R
}

/** A step that waits until another one is done, both by their ids. */
export interface Wait {
  readonly step: string
  readonly until: string
}

/** What a run came to. @internal */
export interface RunOutcome {
  value: StepContext["value"]
  /** Error of a step that failed, in a run that notes failures. */
  failure(stepId: string): Error | undefined
}

/**
 * Orders steps so that each comes after what it needs.
 *
 * @throws KeylessError `invalid_plan` for a cycle, a missing or a doubled step
 */
export function orderSteps(steps: readonly OwnedStep[], waits: readonly Wait[] = []): OwnedStep[] {
  const byId = new Map<string, OwnedStep>()
  for (const owned of steps) {
    const other = byId.get(owned.step.id)
    if (other !== undefined && other.step !== owned.step) throw twoOf(owned, other)
    byId.set(owned.step.id, owned)
  }
  const ordered: OwnedStep[] = []
  const state = new Map<string, "visiting" | "done">()
  const visit = (owned: OwnedStep, path: readonly string[]) => {
    const { id } = owned.step
    if (state.get(id) === "done") return
    if (state.get(id) === "visiting")
      throw fail("invalid_plan", `Steps wait for each other: ${[...path, id].join(", ")}.`)
    state.set(id, "visiting")
    for (const { until } of waits.filter(({ step }) => step === id)) {
      const awaited = byId.get(until)
      if (awaited !== undefined) visit(awaited, [...path, id])
    }
    for (const needed of owned.step.needs) {
      const found = byId.get(needed.id)
      if (found === undefined || markOf(found.step) !== markOf(needed)) throw notThere(owned, needed, found)
      visit(found, [...path, id])
    }
    state.set(id, "done")
    ordered.push(owned)
  }
  for (const owned of byId.values()) visit(owned, [])
  return ordered
}

/** Version of plans. One that another version of this package made may come here. */
export const planVersion = 1

/** A plan before it is checked and its steps are in order. */
export type PlannedSteps<R> = Omit<PlanInner<R>, "steps"> & { readonly steps: readonly Step[] }

/** What a plan is made with. */
export interface PlanMaking {
  readonly owners: StepOwners
  readonly closersOf: (plugin: PluginRef) => Closers
}

/**
 * Puts a plan together.
 *
 * @throws KeylessError `invalid_plan` where the steps do not fit together; it names the plugin and the step
 */
export function createPlan<R>(
  { owners, closersOf }: PlanMaking,
  head: Pick<Plan, "operation" | "connection" | "warnings">,
  inner: PlannedSteps<R>,
): Plan<R> {
  const owned = inner.steps.map((step) => ({ step, plugin: owners.of(step) }))
  for (const each of owned) {
    checkStep(each)
    checkClosers(each, closersOf)
  }
  const steps = orderSteps(owned, inner.waits)
  return Object.freeze({
    version: planVersion,
    ...head,
    steps: steps.map(summarize),
    inner: { ...inner, steps },
  })
}

function twoOf({ step, plugin }: OwnedStep, other: OwnedStep) {
  const [one, two] = [pluginText(other.plugin), pluginText(plugin)]
  const whose = one === two ? `the ${one}` : `the ${one} and the ${two}`
  return fail("invalid_plan", `Two steps are called "${step.id}", of ${whose}.`, { details: { plugin } })
}

function notThere({ step, plugin }: OwnedStep, needed: Step, found: OwnedStep | undefined) {
  const trouble = found === undefined ? "which is not in the plan" : "but not the one that is in the plan"
  return fail(
    "invalid_plan",
    `Step "${step.id}" of the ${pluginText(plugin)} needs "${needed.id}", ${trouble}.`,
    {
      details: { plugin },
    },
  )
}

function summarize({ step, plugin }: OwnedStep): StepSummary {
  return {
    id: step.id,
    plugin,
    kind: step.kind,
    title: step.title,
    why: step.why,
    permissions: step.permissions,
    needs: step.needs.map(({ id }) => id),
    ...(step.kind === "action" && step.consent !== undefined ? { consent: step.consent } : {}),
  }
}
