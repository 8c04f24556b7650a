import { fail } from "../errors.ts"
import type { Operation, StepSummary } from "../events.ts"
import type { Step, StepContext } from "../plugin/index.ts"

/**
 * What is going to happen: steps in an order in which each comes after those it needs, and what the run answers.
 * Made by `engine.plan…`, shown by `engine.preview`, carried out by `engine.apply`.
 *
 * @public
 */
export interface Plan<R = unknown> {
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

/** A step and the target plugin that closes what it acquires. */
export interface OwnedStep {
  readonly step: Step
  readonly plugin: string
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
    if (other !== undefined && other.step !== owned.step) {
      throw fail("invalid_plan", `Two steps are called "${owned.step.id}".`)
    }
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
    const awaited = waits.filter(({ step }) => step === id).map(({ until }) => until)
    for (const needed of [...owned.step.needs.map((each) => each.id), ...awaited]) {
      const found = byId.get(needed)
      if (found === undefined)
        throw fail("invalid_plan", `Step "${id}" needs "${needed}", which is not in the plan.`)
      visit(found, [...path, id])
    }
    state.set(id, "done")
    ordered.push(owned)
  }
  for (const owned of byId.values()) visit(owned, [])
  return ordered
}

/** Puts a plan together. */
export function createPlan<R>(
  head: Pick<Plan, "operation" | "connection" | "warnings">,
  inner: PlanInner<R>,
): Plan<R> {
  const steps = orderSteps(inner.steps, inner.waits)
  return Object.freeze({
    ...head,
    steps: steps.map(({ step }) => summarize(step)),
    inner: { ...inner, steps },
  })
}

function summarize(step: Step): StepSummary {
  return {
    id: step.id,
    kind: step.kind,
    title: step.title,
    why: step.why,
    permissions: step.permissions,
    needs: step.needs.map(({ id }) => id),
    ...(step.kind === "action" && step.consent !== undefined ? { consent: step.consent } : {}),
  }
}
