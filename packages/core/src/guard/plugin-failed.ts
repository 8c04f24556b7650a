import { fail } from "../errors.ts"
import { pluginText } from "../plan/owners.ts"
import { isKeylessError, type KeylessError, type PluginRef, toKeylessError } from "../plugin/index.ts"
import { textOf } from "../plugin/thrown.ts"
import { cancellation } from "../run/cancellation.ts"

/** Where a plugin was when it failed. */
export interface FailurePlace {
  /** What of the plugin was called: `resolve`. */
  readonly call?: string
  /** The step that it was called for. */
  readonly step?: string
  /** Of the call: where it is aborted, the failure is the cancelling. */
  readonly signal?: AbortSignal | undefined
}

/** What a plugin threw, as an error that names the plugin and what to do; an error of Keyless stays as it is. */
export function pluginFailed(plugin: PluginRef, cause: unknown, place: FailurePlace = {}): KeylessError {
  if (isKeylessError(cause)) return cause
  const { call, step, signal } = place
  if (signal?.aborted === true) return cancellation(signal.reason)
  if (plugin.kind === "engine") return toKeylessError(cause, step === undefined ? {} : { step })
  return faultOf(plugin, textOf(cause), {
    where: `${call === undefined ? "" : ` in ${call}`}${step === undefined ? "" : ` in the step "${step}"`}`,
    ...(step === undefined ? {} : { step }),
    cause,
  })
}

/** An answer of a plugin that is not what its contract says, as an error. */
export function wrongAnswer(plugin: PluginRef, call: string, trouble: string): KeylessError {
  return faultOf(plugin, trouble, { where: ` in what ${call} gave`, cause: undefined })
}

function faultOf(
  plugin: PluginRef,
  what: string,
  { where, step, cause }: { readonly where: string; readonly step?: string; readonly cause: unknown },
): KeylessError {
  return fail("plugin_failed", `The ${pluginText(plugin)} failed${where}: ${what}`, {
    hint: `Run the command again; if it fails in the same way, tell the author of the ${pluginText(plugin)}, or use another version of it.`,
    details: { plugin },
    ...(step === undefined ? {} : { step }),
    cause,
  })
}
