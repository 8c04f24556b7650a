import type { Context, PluginRef, Step } from "../plugin/index.ts"
import type { StepOwners } from "../plan/owners.ts"
import { stepTrouble } from "../plan/check-step.ts"
import { fail } from "../errors.ts"
import { pluginText } from "../plan/owners.ts"
import { orAborted } from "../run/cancellation.ts"
import { pluginFailed, wrongAnswer } from "./plugin-failed.ts"
import { type Shape, troubleWith } from "./shape.ts"

/** Calls the functions of one plugin: what it throws, and what it answers against its contract, becomes an error that names it. */
export interface Guard {
  readonly plugin: PluginRef
  /** Calls a function that answers at once. */
  call<T>(name: string, shape: Shape, called: () => T): T
  /** Calls one that only reads: where the context's signal is aborted its answer is not waited for. */
  read<T>(context: Context, name: string, shape: Shape, called: () => Promise<T>): Promise<T>
  /** Calls one that changes something, and waits for it. */
  change(context: Context, name: string, called: () => Promise<unknown>): Promise<void>
  /** Notes that the plugin made the step, and answers it. @throws KeylessError `invalid_plan` for what is none */
  step<S extends Step>(name: string, called: () => S): S
  steps<S extends Step>(name: string, called: () => readonly S[]): readonly S[]
  /** The same for a step that is part of an answer. */
  claim(name: string, step: unknown): void
}

/** Makes the {@link Guard} of a plugin. */
export function createGuard(plugin: PluginRef, owners: StepOwners): Guard {
  const checked = <T>(name: string, shape: Shape, value: T): T => {
    const trouble = troubleWith(shape, value)
    if (trouble !== null) throw wrongAnswer(plugin, name, trouble)
    return value
  }
  const guard: Guard = {
    plugin,
    call(name, shape, called) {
      try {
        return checked(name, shape, called())
      } catch (cause) {
        throw pluginFailed(plugin, cause, { call: name })
      }
    },
    async read(context, name, shape, called) {
      const { signal } = context
      try {
        signal.throwIfAborted()
        return checked(name, shape, await orAborted(Promise.resolve(called()), signal))
      } catch (cause) {
        throw pluginFailed(plugin, cause, { call: name, signal })
      }
    },
    async change({ signal }, name, called) {
      try {
        await called()
      } catch (cause) {
        throw pluginFailed(plugin, cause, { call: name, signal })
      }
    },
    step(name, called) {
      const step = guard.call(name, "any", called)
      guard.claim(name, step)
      return step
    },
    steps(name, called) {
      const steps = guard.call(name, ["any"], called)
      for (const step of steps) guard.claim(name, step)
      return steps
    },
    claim(name, step) {
      const trouble = stepTrouble(step)
      if (trouble !== null) throw noStep(plugin, name, step, trouble)
      owners.claim(plugin, step)
    },
  }
  return guard
}

function noStep(plugin: PluginRef, name: string, step: unknown, trouble: string) {
  const id: unknown = typeof step === "object" && step !== null ? Reflect.get(step, "id") : undefined
  const which = typeof id === "string" && id !== "" ? `the step "${id}"` : "something that is no step"
  return fail("invalid_plan", `The ${pluginText(plugin)} gave ${which} in ${name}: ${trouble}.`, {
    hint: "It is a fault of the plugin, and nothing was changed. Use another version of it, or tell its author.",
    details: { plugin },
  })
}
