import { randomUUID } from "node:crypto"
import { fail } from "../errors.ts"
import { type EngineEvent, type EventDraft, eventVersion } from "../events.ts"
import { journalVersion } from "../journal/version.ts"
import { type Context, redact, toKeylessError } from "../plugin/index.ts"
import { createChannel } from "./channel.ts"
import type { Plan } from "../plan/plan.ts"
import type { ApplyOptions, ExecutorDeps } from "./apply-options.ts"
import { createEphemeralKeeper } from "./ephemerals.ts"
import { runSteps } from "./step-runner.ts"
import { journalWarning } from "./undo.ts"

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
  const emit = (event: EventDraft) =>
    channel.push({ ...event, version: eventVersion, at: deps.clock.now().toISOString() })
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
  const journal = await deps.journal
    .begin({
      version: journalVersion,
      run: id,
      key,
      operation,
      connection,
      fingerprint,
      startedAt: startedAt.toISOString(),
    })
    .catch((cause: unknown) => {
      throw toKeylessError(cause)
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
  const ephemerals = createEphemeralKeeper({
    journal,
    emit,
    cleanup: (step) => contextFor(step, never),
    closeTemporary: deps.closeTemporary,
    network: plan.inner.network ?? "open",
  })
  emit({ type: "run.started", run: id, operation, connection, steps: plan.steps })
  for (const warning of plan.warnings) emit({ type: "warning", ...warning })

  let steps: ReturnType<typeof runSteps<R>> | undefined
  try {
    await ephemerals.removeLeftovers(journal.leftovers)
    steps = runSteps(plan, { journal, ephemerals, emit, contextFor, deps, options, never })
    const outcome = await steps.finished
    if (ephemerals.left.length > 0) {
      throw fail("temporary_left", `Done, but this could not be removed: ${ephemerals.left.join(", ")}.`, {
        hint: "Run the command again to remove it, or remove it by hand.",
      })
    }
    const result = plan.inner.result(outcome)
    await journal.finish(true)
    emit({ type: "run.done", run: id, milliseconds: elapsed(), changed: steps.changed() })
    return result
  } catch (cause) {
    const error = toKeylessError(cause)
    const complete = ephemerals.left.length === 0 && !steps?.kept()
    await journal
      .finish(complete)
      .catch((unwritten: unknown) => contextFor(undefined, never).warn(journalWarning(unwritten)))
    emit({ type: "run.failed", run: id, milliseconds: elapsed(), error: error.toJSON() })
    throw error
  }
}
