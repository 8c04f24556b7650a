import { fail } from "../errors.ts"
import type { EventDraft } from "../events.ts"
import type { JournalRun } from "../journal/journal.ts"
import {
  type Action,
  type Context,
  type KeylessError,
  type StepContext,
  toKeylessError,
} from "../plugin/index.ts"
import { pluginFailed } from "../guard/plugin-failed.ts"
import { cancellation } from "./cancellation.ts"
import { createConsent } from "./consent.ts"
import type { ApplyOptions, ExecutorDeps } from "./apply-options.ts"
import type { OwnedStep } from "../plan/check-step.ts"
import { engineRef } from "../plan/owners.ts"
import type { Plan } from "../plan/plan.ts"
import type { EphemeralKeeper } from "./ephemerals.ts"
import { checkResult } from "./check-result.ts"
import { defaultPatience, withPatience } from "./patience.ts"
import { undoSteps } from "./undo.ts"

/** What running steps needs of its run. */
export interface StepRunInput {
  readonly journal: JournalRun
  readonly ephemerals: EphemeralKeeper
  readonly emit: (event: EventDraft) => void
  readonly contextFor: (step: string | undefined, signal: AbortSignal) => Context
  readonly deps: ExecutorDeps
  readonly options: ApplyOptions & { readonly signal: AbortSignal }
  readonly never: AbortSignal
}

/**
 * Starts the steps of a plan and keeps starting those that become ready, until all are settled or the run stops; then takes back what a failed run did
 * and closes its ephemeral steps.
 */
export function runSteps<R>(plan: Plan<R>, input: StepRunInput) {
  const { journal, ephemerals, emit, deps, options } = input
  const values = new Map<string, unknown>()
  const failures = new Map<string, KeylessError>()
  const applied: OwnedStep[] = []
  const waiting = new Set(plan.inner.steps)
  const running = new Map<string, Promise<void>>()
  const closing = new Map<string, Promise<void>>()
  let kept = false

  const value: StepContext["value"] = <T>(ref: { readonly id: string }): T => {
    if (!values.has(ref.id))
      throw fail("invalid_plan", `The value of step "${ref.id}" was asked for before it was there.`)
    // The ref is the step itself, and only its own run sets the value.
    return values.get(ref.id) as T
  }
  const stepContext = (step: string, signal: AbortSignal): StepContext => ({
    ...input.contextFor(step, signal),
    value,
  })
  const isSettled = (id: string) => values.has(id) || failures.has(id)
  const stopped = () => options.signal.aborted || (plan.inner.onFailure === "stop" && failures.size > 0)

  const consent = createConsent({
    confirm: options.confirm,
    signal: options.signal,
    isStopped: stopped,
    stopsOnNo: plan.inner.onFailure === "stop",
  })

  /** A step that does not hear of the cancelling must not keep the run from taking back what it did. */
  async function patient<T>({ step }: OwnedStep, promise: Promise<T>): Promise<T> {
    const { signal } = options
    const waited = await withPatience(promise, signal, deps.patience ?? defaultPatience)
    if (waited.kind === "settled") return waited.value
    input
      .contextFor(step.id, input.never)
      .warn(`"${step.title}" went on although it was cancelled, and is not waited for any longer.`)
    throw cancellation(signal.reason)
  }

  async function applyAction(owned: OwnedStep, step: Action, context: StepContext): Promise<void> {
    const { id, title } = step
    const begun = deps.clock.now().getTime()
    const found = checkResult(owned, await patient(owned, step.check(context)))
    if (found.done) {
      values.set(id, found.value)
      emit({ type: "step.skipped", step: id, title, reason: "in_place" })
      return
    }
    const agreed = await consent(step)
    options.signal.throwIfAborted()
    if (!agreed || stopped()) {
      emit({ type: "step.skipped", step: id, title, reason: "not_reached" })
      return
    }
    await journal.append({ type: "intent", step: id })
    try {
      values.set(id, await patient(owned, step.apply(context)))
    } finally {
      // One that failed half-way is taken back too. In the order of their ends, which is what undoing reverses.
      applied.push(owned)
    }
    await journal.append({ type: "outcome", step: id, ok: true })
    emit({ type: "step.done", step: id, title, milliseconds: deps.clock.now().getTime() - begun })
  }

  async function runOne(owned: OwnedStep): Promise<void> {
    const { step, plugin } = owned
    const { id, title } = step
    const context = stepContext(id, options.signal)
    const begun = deps.clock.now().getTime()
    emit({ type: "step.started", step: id, title })
    try {
      options.signal.throwIfAborted()
      if (step.kind === "action") return await applyAction(owned, step, context)
      const opened = step.kind === "ephemeral" ? ephemerals.open(step, plugin, context) : step.prove(context)
      values.set(id, await patient(owned, opened))
      emit({ type: "step.done", step: id, title, milliseconds: deps.clock.now().getTime() - begun })
    } catch (cause) {
      const { signal } = options
      const failure = signal.aborted ? cancellation(signal.reason) : pluginFailed(plugin, cause, { step: id })
      const error = toKeylessError(failure, { step: id })
      failures.set(id, error)
      emit({ type: "step.failed", step: id, title, error: error.toJSON() })
    }
  }

  /** An ephemeral step closes as soon as no step that needs it is left to run and no ephemeral step that rests on it is open. */
  function closeIdleEphemerals(): void {
    for (const { step } of plan.inner.steps) {
      if (step.kind !== "ephemeral" || !ephemerals.isOpen(step.id) || running.has(step.id)) continue
      const busy = plan.inner.steps.some(
        (other) =>
          other.step.needs.some((needed) => needed.id === step.id) &&
          (running.has(other.step.id) ||
            ephemerals.isOpen(other.step.id) ||
            closing.has(other.step.id) ||
            (waiting.has(other) && !isBlocked(other))),
      )
      if (busy) continue
      const { id } = step
      closing.set(
        id,
        ephemerals.close(id).finally(() => closing.delete(id)),
      )
    }
  }

  function isBlocked(owned: OwnedStep): boolean {
    return owned.step.needs.some((needed) => {
      if (failures.has(needed.id)) return true
      const found = plan.inner.steps.find(({ step }) => step.id === needed.id)
      return found !== undefined && waiting.has(found) && isBlocked(found)
    })
  }

  async function loop(): Promise<void> {
    for (;;) {
      if (!stopped()) {
        for (const owned of waiting) {
          if (running.size >= deps.concurrency) break
          const { gate, waits = [] } = plan.inner
          if (gate !== undefined && owned.step.id !== gate && !values.has(gate)) continue
          if (!owned.step.needs.every((needed) => values.has(needed.id))) continue
          if (waits.some(({ step, until }) => step === owned.step.id && !values.has(until))) continue
          waiting.delete(owned)
          const { id } = owned.step
          running.set(
            id,
            runOne(owned).finally(() => running.delete(id)),
          )
        }
      }
      if (running.size === 0) return
      await Promise.race(running.values())
      if (!stopped()) closeIdleEphemerals()
    }
  }

  async function finish() {
    await loop()
    await Promise.all(closing.values())
    for (const { step } of waiting) {
      if (!isSettled(step.id))
        emit({ type: "step.skipped", step: step.id, title: step.title, reason: "not_reached" })
    }
    const cancelled = options.signal.aborted ? cancellation(options.signal.reason) : undefined
    const [first] = failures.values()
    const error = cancelled ?? (plan.inner.onFailure === "stop" ? first : undefined)
    // Where another run took over, what this one did may be what that one rests on.
    const isTakenOver = [...failures.values()].some(({ code }) => code === "run_taken_over")
    if (error !== undefined && (options.rollback === false || isTakenOver)) kept = applied.length > 0
    else if (error !== undefined) {
      const undone = await undoSteps(applied, {
        journal,
        ephemerals,
        emit,
        steps: plan.inner.steps.map(({ step }) => step),
        pluginOf: (step) => plan.inner.steps.find((owned) => owned.step === step)?.plugin ?? engineRef,
        contextFor: (step) => stepContext(step, input.never),
        hasValue: (id) => values.has(id),
        reopened: (id, opened) => values.set(id, opened),
      })
      kept = !undone
    }
    await ephemerals.closeAll()
    if (error !== undefined) throw error
    return { value, failure: (stepId: string) => failures.get(stepId) }
  }

  return {
    finished: finish(),
    changed: () => applied.length > 0 || ephemerals.used,
    /** Whether something that a failed run did is still there. */
    kept: () => kept,
  }
}
