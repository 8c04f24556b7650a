import { markOf } from "../plugin/step.ts"
import type { PluginRef, Step, StepMark } from "../plugin/index.ts"

/** What makes steps that no plugin made. */
export const engineRef: PluginRef = Object.freeze({ kind: "engine", id: "keyless" })

/** Which plugin made which step. */
export interface StepOwners {
  /** Notes that a plugin made a step and those that it needs, but for what another one made before, such as an identity that a source gave an auth plugin. */
  claim(plugin: PluginRef, step: unknown): void
  /** The plugin that made a step, or the step that it is a copy of. */
  of(step: Step): PluginRef
}

/** Makes an empty {@link StepOwners}. */
export function createStepOwners(): StepOwners {
  const owners = new WeakMap<StepMark, PluginRef>()
  return {
    claim(plugin, first) {
      const seen = new Set<unknown>()
      const visit = (step: unknown): void => {
        if (typeof step !== "object" || step === null || seen.has(step)) return
        seen.add(step)
        const mark = markOf(step)
        if (mark === undefined || owners.has(mark)) return
        owners.set(mark, plugin)
        const needs: unknown = Reflect.get(step, "needs")
        if (Array.isArray(needs)) for (const needed of needs) visit(needed)
      }
      visit(first)
    },
    of(step) {
      const mark = markOf(step)
      return (mark === undefined ? undefined : owners.get(mark)) ?? engineRef
    },
  }
}

/** A plugin for messages: `target plugin "postgres-flexible"`. */
export function pluginText({ kind, id }: PluginRef): string {
  return kind === "engine" ? "engine" : `${kind} plugin "${id}"`
}
