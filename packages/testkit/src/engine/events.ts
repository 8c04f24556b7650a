import assert from "node:assert/strict"
import type { EngineEvent } from "@keyless/core"

/**
 * Checks that the events of one run tell all of it: every step of the plan ends once, whatever was started ends, whatever was opened is closed.
 *
 * @throws AssertionError with the events
 */
export function assertComplete(events: readonly EngineEvent[]): void {
  const [first] = events
  const last = events.at(-1)
  if (first === undefined || last === undefined) return
  const told = events.map((event) => `${event.type}${"step" in event ? ` ${event.step}` : ""}`)
  const because = (what: string) => `${what}:\n${told.join("\n")}`
  assert.equal(first.type, "run.started", because("The first event is not the start of the run"))
  assert.ok(last.type === "run.done" || last.type === "run.failed", because("The last event is not the end"))

  const count = (type: EngineEvent["type"], step: string) =>
    events.filter((event) => event.type === type && "step" in event && event.step === step).length
  for (const { id } of first.type === "run.started" ? first.steps : []) {
    const ends = count("step.done", id) + count("step.skipped", id) + count("step.failed", id)
    assert.equal(ends, 1, because(`Step "${id}" ended ${ends} times`))
    assert.ok(count("step.started", id) <= 1, because(`Step "${id}" was started twice`))
    assert.equal(
      count("undo.started", id),
      count("undo.done", id) + count("undo.failed", id),
      because(`Taking back step "${id}" did not end`),
    )
  }
}

/** Ids of the steps that changed something. */
export function changedSteps(events: readonly EngineEvent[]): string[] {
  const [first] = events
  if (first?.type !== "run.started") return []
  const actions = new Set(first.steps.filter(({ kind }) => kind === "action").map(({ id }) => id))
  return events.flatMap((event) =>
    event.type === "step.done" && actions.has(event.step) ? [event.step] : [],
  )
}

/** What was opened, and what of it was not closed. */
export function openings(events: readonly EngineEvent[]): {
  readonly made: number
  readonly left: readonly string[]
} {
  const titles = (type: EngineEvent["type"]) =>
    events.flatMap((event) => (event.type === type && "title" in event ? [event.title] : []))
  return { made: titles("temporary.created").length, left: titles("temporary.left") }
}
