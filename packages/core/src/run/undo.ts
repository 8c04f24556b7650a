import type { EventDraft } from "../events.ts"
import type { JournalRun } from "../journal/journal.ts"
import { pluginFailed } from "../guard/plugin-failed.ts"
import { type Context, type PluginRef, type Step, type StepContext, toKeylessError } from "../plugin/index.ts"
import type { OwnedStep } from "../plan/check-step.ts"
import type { EphemeralKeeper } from "./ephemerals.ts"

/** What undoing needs of its run. */
export interface UndoInput {
  readonly journal: Pick<JournalRun, "append">
  readonly ephemerals: EphemeralKeeper
  readonly emit: (event: EventDraft) => void
  /** All steps of the plan. */
  readonly steps: readonly Step[]
  /** The plugin that closes what an ephemeral step acquires. */
  readonly pluginOf: (step: Step) => PluginRef
  /** A context that cancelling does not stop. */
  readonly contextFor: (step: string) => StepContext
  readonly hasValue: (step: string) => boolean
  /** Takes the new value of an ephemeral step that was opened again, or is used on. */
  readonly reopened: (id: string, value: unknown) => void
}

/**
 * Takes back what was applied, latest first. An ephemeral step that a step needs is opened again if it was closed. A step that cannot be taken
 * back is reported and the others go on. Answers whether all went well.
 */
export async function undoSteps(applied: readonly OwnedStep[], input: UndoInput): Promise<boolean> {
  const { journal, ephemerals, emit } = input
  let allUndone = true

  /** A journal that cannot be written must not keep the rest from being taken back. */
  async function note(context: Context, step: string, ok: boolean): Promise<void> {
    await journal
      .append({ type: "undo", step, ok })
      .catch((cause: unknown) => context.warn(journalWarning(cause)))
  }

  async function reopen(needed: Step): Promise<void> {
    if (needed.kind !== "ephemeral" || ephemerals.isOpen(needed.id)) return
    for (const below of needed.needs) await reopen(below)
    input.reopened(
      needed.id,
      await ephemerals.open(needed, input.pluginOf(needed), input.contextFor(needed.id)),
    )
  }

  for (const step of input.steps) {
    if (step.kind !== "ephemeral" || step.forUndo === undefined) continue
    // One that failed while it opened has no value.
    if (!ephemerals.isOpen(step.id) || !input.hasValue(step.id)) continue
    const context = input.contextFor(step.id)
    input.reopened(step.id, step.forUndo(context.value(step), context))
  }
  for (const { step, plugin } of applied.toReversed()) {
    if (step.kind !== "action" || step.undo === undefined) continue
    const { id, title } = step
    const context = input.contextFor(id)
    emit({ type: "undo.started", step: id, title })
    try {
      for (const needed of step.needs) await reopen(needed)
      for (const wanted of step.undoNeeds?.() ?? []) {
        if (input.hasValue(wanted.id)) await reopen(wanted).catch(() => {})
      }
      await step.undo(context)
      await note(context, id, true)
      emit({ type: "undo.done", step: id, title })
    } catch (cause) {
      allUndone = false
      await note(context, id, false)
      const error = toKeylessError(pluginFailed(plugin, cause, { call: "undo", step: id }), { step: id })
      emit({ type: "undo.failed", step: id, title, error: error.toJSON() })
    }
  }
  return allUndone
}

/** What is said when the journal cannot be written and the run goes on without it. */
export function journalWarning(cause: unknown): string {
  return `The journal could not be written: ${toKeylessError(cause).message}`
}
