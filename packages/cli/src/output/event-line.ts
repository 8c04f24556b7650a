import type { EngineEvent } from "@keyless/core"

/**
 * An event as one line of a log, or null for those that only matter while they last. The first word tells what happened and has
 * a fixed width. Errors of the whole run are not here: the command prints them at its end.
 */
export function eventLine(event: EngineEvent): string | null {
  switch (event.type) {
    case "run.started":
    case "run.failed":
    case "step.started":
    case "step.progress":
      return null
    case "step.skipped":
      return event.reason === "in_place" ? `in place ${event.title}` : `skipped  ${event.title}`
    case "step.done":
      return `done     ${event.title} (${duration(event.milliseconds)})`
    case "step.failed":
      return `failed   ${event.title}: ${event.error.message}`
    case "temporary.created":
      return `opened   ${event.title}`
    case "temporary.removed":
      return `closed   ${event.title}`
    case "temporary.left":
      return `left     ${event.title}: ${event.error.message}`
    case "undo.started":
      return null
    case "undo.done":
      return `undone   ${event.title}`
    case "undo.failed":
      return `not undone ${event.title}: ${event.error.message}`
    case "warning":
      return warningLine(event)
    case "run.done":
      return event.changed
        ? `finished in ${duration(event.milliseconds)}`
        : `finished in ${duration(event.milliseconds)}, nothing was changed`
  }
}

/** A warning with its hint. */
export function warningLine(warning: { readonly message: string; readonly hint?: string }): string {
  return `warning: ${warning.message}${warning.hint === undefined ? "" : ` ${warning.hint}`}`
}

/** Milliseconds as people read them: `31 ms`, `2.4 s`. */
function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}
