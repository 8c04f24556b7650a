import { randomUUID } from "node:crypto"
import { fail } from "../errors.ts"
import type { EngineEvent, EventDraft } from "../events.ts"
import type { Journal, JournalRun } from "../journal/journal.ts"
import {
  type Action,
  type Clock,
  type Context,
  type KeylessError,
  redact,
  type Step,
  type StepContext,
  toKeylessError,
} from "../plugin/index.ts"
import { cancellation } from "./cancellation.ts"
import { createChannel } from "./channel.ts"
import { createConsent } from "./consent.ts"
import type { OwnedStep, Plan } from "./plan.ts"
import { type CloseTemporary, createScopeKeeper, type ScopeKeeper } from "./scopes.ts"

/** How a plan is carried out. @public */
export interface ApplyOptions {
  /** Cancels the run: what it did is taken back, what it opened is closed. */
  readonly signal?: AbortSignal
  /** Answers a step's question. Left out: such a step fails with `consent_required`. */
  readonly confirm?: (question: string) => Promise<boolean>
  /** Whether a failed run takes back what it did. @defaultValue true */
  readonly rollback?: boolean
}

/** What the executor needs of its engine. */
export interface ExecutorDeps {
  readonly journal: Journal
  readonly clock: Clock
  readonly random: () => number
  readonly concurrency: number
  readonly closeTemporary: CloseTemporary
}

/**
 * Carries a plan out: what is ready runs at once, bounded by the concurrency limit. Yields events as they happen and answers the
 * plan's result. Leaving the loop early cancels the run.
 *
 * @throws KeylessError of the step that failed, after undo and clean-up
 */
export async function* applyPlan<R>(
  plan: Plan<R>,
  deps: ExecutorDeps,
  options: ApplyOptions,
): AsyncGenerator<EngineEvent, R> {
  const channel = createChannel<EngineEvent>()
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
  const emit = (event: EventDraft) => channel.push({ ...event, at: deps.clock.now().toISOString() })
  const running = run(plan, deps, { ...options, signal }, emit).finally(() => channel.end())
  // The loop below reports the failure; without this a reader that is slow would make it an unhandled one.
  running.catch(() => {})
  try {
    yield* channel.values()
  } finally {
    stop.abort(fail("cancelled", "The run was cancelled."))
    await running.catch(() => {})
  }
  return running
}

async function run<R>(
  plan: Plan<R>,
  deps: ExecutorDeps,
  options: ApplyOptions & { readonly signal: AbortSignal },
  emit: (event: EventDraft) => void,
): Promise<R> {
  const id = randomUUID()
  const { key, fingerprint } = plan.inner
  const { operation, connection } = plan
  const startedAt = deps.clock.now()
  const elapsed = () => deps.clock.now().getTime() - startedAt.getTime()
  const journal = await deps.journal.begin({
    run: id,
    key,
    operation,
    connection,
    fingerprint,
    startedAt: startedAt.toISOString(),
  })
  const contextFor = (step: string | undefined, signal: AbortSignal): Context => ({
    signal,
    clock: deps.clock,
    random: deps.random,
    progress: (message) =>
      step !== undefined && emit({ type: "step.progress", step, message: redact(message) }),
    warn: (message, hint) =>
      emit({
        type: "warning",
        message: redact(message),
        ...(step === undefined ? {} : { step }),
        ...(hint === undefined ? {} : { hint: redact(hint) }),
      }),
  })
  const never = new AbortController().signal
  const scopes = createScopeKeeper({
    journal,
    emit,
    cleanup: (step) => contextFor(step, never),
    closeTemporary: deps.closeTemporary,
  })
  emit({ type: "run.started", run: id, operation, connection, steps: plan.steps })
  for (const warning of plan.inner.warnings) emit({ type: "warning", ...warning })

  let steps: ReturnType<typeof runSteps<R>> | undefined
  try {
    await scopes.removeLeftovers(journal.leftovers)
    steps = runSteps(plan, { journal, scopes, emit, contextFor, deps, options, never })
    const outcome = await steps.finished
    if (scopes.left.length > 0) {
      throw fail("temporary_left", `Done, but this could not be removed: ${scopes.left.join(", ")}.`, {
        hint: "Run the command again to remove it, or remove it by hand.",
      })
    }
    const result = plan.inner.result(outcome)
    await journal.finish(true)
    emit({ type: "run.done", run: id, milliseconds: elapsed(), changed: steps.changed() })
    return result
  } catch (cause) {
    const error = toKeylessError(cause)
    const complete = scopes.left.length === 0 && !steps?.kept()
    await journal
      .finish(complete)
      .catch((unwritten: unknown) => contextFor(undefined, never).warn(journalWarning(unwritten)))
    emit({ type: "run.failed", run: id, milliseconds: elapsed(), error: error.toJSON() })
    throw error
  }
}

function journalWarning(cause: unknown): string {
  return `The journal could not be written: ${toKeylessError(cause).message}`
}

interface StepRunInput {
  readonly journal: JournalRun
  readonly scopes: ScopeKeeper
  readonly emit: (event: EventDraft) => void
  readonly contextFor: (step: string | undefined, signal: AbortSignal) => Context
  readonly deps: ExecutorDeps
  readonly options: ApplyOptions & { readonly signal: AbortSignal }
  readonly never: AbortSignal
}

function runSteps<R>(plan: Plan<R>, input: StepRunInput) {
  const { journal, scopes, emit, deps, options } = input
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

  async function applyAction(owned: OwnedStep, step: Action, context: StepContext): Promise<void> {
    const { id, title } = step
    const begun = deps.clock.now().getTime()
    const found = await step.check(context)
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
      values.set(id, await step.apply(context))
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
      values.set(
        id,
        step.kind === "scope" ? await scopes.open(step, plugin, context) : await step.prove(context),
      )
      emit({ type: "step.done", step: id, title, milliseconds: deps.clock.now().getTime() - begun })
    } catch (cause) {
      const { signal } = options
      const error = toKeylessError(signal.aborted ? cancellation(signal.reason) : cause, { step: id })
      failures.set(id, error)
      emit({ type: "step.failed", step: id, title, error: error.toJSON() })
    }
  }

  /** A scope closes as soon as no step that needs it is left to run and no scope that rests on it is open. */
  function closeIdleScopes(): void {
    for (const { step } of plan.inner.steps) {
      if (step.kind !== "scope" || !scopes.isOpen(step.id) || running.has(step.id)) continue
      const busy = plan.inner.steps.some(
        (other) =>
          other.step.needs.some((needed) => needed.id === step.id) &&
          (running.has(other.step.id) ||
            scopes.isOpen(other.step.id) ||
            closing.has(other.step.id) ||
            (waiting.has(other) && !isBlocked(other))),
      )
      if (busy) continue
      const { id } = step
      closing.set(
        id,
        scopes.close(id).finally(() => closing.delete(id)),
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
          if (!owned.step.needs.every((needed) => values.has(needed.id))) continue
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
      if (!stopped()) closeIdleScopes()
    }
  }

  /** A journal that cannot be written must not keep the rest from being taken back. */
  async function noteUndo(context: Context, step: string, ok: boolean): Promise<void> {
    await journal
      .append({ type: "undo", step, ok })
      .catch((cause: unknown) => context.warn(journalWarning(cause)))
  }

  async function reopen(needed: Step): Promise<void> {
    if (needed.kind !== "scope" || scopes.isOpen(needed.id)) return
    for (const below of needed.needs) await reopen(below)
    const plugin = plan.inner.steps.find((owned) => owned.step === needed)?.plugin ?? ""
    values.set(needed.id, await scopes.open(needed, plugin, stepContext(needed.id, input.never)))
  }

  /** Takes back what was applied, latest first. A scope that a step needs is opened again if it was closed. */
  async function undoAll(): Promise<void> {
    for (const { step } of applied.toReversed()) {
      if (step.kind !== "action" || step.undo === undefined) continue
      const { id, title } = step
      const context = stepContext(id, input.never)
      emit({ type: "undo.started", step: id, title })
      try {
        for (const needed of step.needs) await reopen(needed)
        await step.undo(context)
        await noteUndo(context, id, true)
        emit({ type: "undo.done", step: id, title })
      } catch (cause) {
        kept = true
        await noteUndo(context, id, false)
        emit({ type: "undo.failed", step: id, title, error: toKeylessError(cause, { step: id }).toJSON() })
      }
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
    if (error !== undefined && options.rollback === false) kept = applied.length > 0
    else if (error !== undefined) await undoAll()
    await scopes.closeAll()
    if (error !== undefined) throw error
    return { value, failure: (stepId: string) => failures.get(stepId) }
  }

  return {
    finished: finish(),
    changed: () => applied.length > 0 || scopes.used,
    /** Whether something that a failed run did is still there. */
    kept: () => kept,
  }
}
