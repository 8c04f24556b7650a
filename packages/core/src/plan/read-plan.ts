import { fail } from "../errors.ts"
import { checkGiven } from "../options/check-given.ts"
import type { Closers, PluginRef } from "../plugin/index.ts"
import { type Upgraders, upgrade } from "../upgrade.ts"
import { checkClosers, checkStep } from "./check-step.ts"
import { type Plan, planVersion } from "./plan.ts"

/**
 * Checks a plan before it is carried out or shown, and makes an older one a current one.
 *
 * @param call - what it was given to
 * @throws KeylessError `invalid_options` for what is no plan, `newer_version`, `invalid_plan`
 */
export function readPlan<R>(
  call: string,
  plan: Plan<R>,
  closersOf: (plugin: PluginRef) => Closers,
  upgraders: Upgraders<Plan<R>> = {},
): Plan<R> {
  checkGiven(
    call,
    { operation: "name", connection: "text", steps: ["any"], warnings: ["any"], inner: {} },
    plan,
  )
  const upgraded = upgrade(plan, plan.version, planVersion, upgraders)
  switch (upgraded.kind) {
    case "newer":
      throw fail("newer_version", "A newer version of @keyless/core made the plan.", {
        hint: "Carry it out with the engine that made it, or install that version.",
        details: { version: plan.version },
      })
    case "unknown":
      throw fail(
        "invalid_plan",
        "The plan was made by a version of @keyless/core whose plans this one does not know.",
        {
          hint: "Make the plan again with this engine.",
          details: { version: plan.version },
        },
      )
    case "current":
      checkGiven(
        call,
        {
          inner: {
            key: "text",
            steps: [{ step: "any", plugin: { kind: "name", id: "name" } }],
            result: "function",
          },
        },
        upgraded.value,
      )
      for (const owned of upgraded.value.inner.steps) {
        checkStep(owned)
        checkClosers(owned, closersOf)
      }
      return upgraded.value
  }
}
