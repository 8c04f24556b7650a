import { fail } from "../errors.ts"
import type { Closers, PluginRef, Step } from "../plugin/index.ts"
import { markOf } from "../plugin/step.ts"
import { pluginText } from "./owners.ts"

/** A step and the plugin that made it, which closes what the step acquires. */
export interface OwnedStep {
  readonly step: Step
  readonly plugin: PluginRef
}

const functionsOf: Readonly<Record<Step["kind"], readonly string[]>> = {
  action: ["check", "apply"],
  ephemeral: ["open"],
  proof: ["prove"],
}

/**
 * Checks what a plugin gave as a step.
 *
 * @throws KeylessError `invalid_plan` that names the plugin and the step
 */
export function checkStep({ step, plugin }: { readonly step: unknown; readonly plugin: PluginRef }): void {
  const trouble = stepTrouble(step)
  if (trouble === null) return
  throw fail("invalid_plan", `The ${pluginText(plugin)} gave ${nameOf(step)}: ${trouble}.`, {
    hint: "It is a fault of the plugin, and nothing was changed. Use another version of it, or tell its author.",
    details: { plugin },
  })
}

/** What is wrong with something that is to be a step, as the end of a sentence; null where nothing is. */
export function stepTrouble(step: unknown): string | null {
  if (typeof step !== "object" || step === null) return "a step is what action, ephemeral or proof makes"
  if (markOf(step) === undefined) return "it was not made by action, ephemeral or proof"
  const field = (name: string): unknown => Reflect.get(step, name)
  if (typeof field("id") !== "string" || field("id") === "") return `its "id" is not a text`
  for (const name of ["title", "why"])
    if (typeof field(name) !== "string") return `its "${name}" is not a text`
  const kind = field("kind")
  if (kind !== "action" && kind !== "ephemeral" && kind !== "proof") return `it is of no kind that there is`
  const missing = functionsOf[kind].find((name) => typeof field(name) !== "function")
  if (missing !== undefined) return `it has no function "${missing}"`
  const optional = ["undo", "undoNeeds", "forUndo"].find(
    (name) => field(name) !== undefined && typeof field(name) !== "function",
  )
  if (optional !== undefined) return `its "${optional}" is not a function`
  for (const name of ["needs", "permissions"])
    if (!Array.isArray(field(name))) return `its "${name}" is not a list`
  const closers = field("closers")
  if (closers !== undefined && !isTexts(closers)) return `its "closers" are not a list of names`
  const consent = field("consent")
  return consent === undefined || typeof consent === "string" ? null : `its "consent" is not a text`
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string")
}

function nameOf(step: unknown): string {
  const id: unknown = typeof step === "object" && step !== null ? Reflect.get(step, "id") : undefined
  return typeof id === "string" && id !== "" ? `the step "${id}"` : "something for a step"
}

/**
 * Checks that a step names only closers that there are.
 *
 * @throws KeylessError `invalid_plan`
 */
export function checkClosers({ step, plugin }: OwnedStep, closersOf: (plugin: PluginRef) => Closers): void {
  if (step.kind !== "ephemeral" || step.closers === undefined) return
  const known = closersOf(plugin)
  const missing = step.closers.find(
    (name) => !Object.hasOwn(known, name) || typeof known[name] !== "function",
  )
  if (missing === undefined) return
  throw fail(
    "invalid_plan",
    `The step "${step.id}" leaves something temporary to the closer "${missing}", which the ${pluginText(plugin)} does not have.`,
    {
      hint: "It is a fault of the plugin, and nothing was changed. Use another version of it, or tell its author.",
      details: { plugin, closer: missing },
    },
  )
}
