import assert from "node:assert/strict"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { openings } from "../engine/events.ts"
import { cancelledIn, failureBehind, injected, lostAnswerOf } from "../engine/faults.ts"
import { hooked, type StepHook } from "../engine/hook.ts"
import { createFails, type RunChange } from "../engine/run.ts"
import type { Bench, Scene } from "../engine/scene.ts"
import { assertSame } from "../snapshot.ts"
import { eachStep } from "./steps.ts"

/** What a run that does not come to its end has to leave: nothing. */
export function undoCases(bench: Bench): readonly ConformanceCase[] {
  return [
    caseOf("a failure behind any step is taken back", "undo", () =>
      eachStep(bench, async (scene, { id }) => {
        const { error } = await failsWith(scene, bench, failureBehind(id), `a failure behind "${id}"`)
        assert.equal(error.cause, injected, `The run behind "${id}" failed for another reason: ${error}`)
      }),
    ),
    caseOf("a step whose answer is lost is taken back", "undo", () =>
      eachStep(bench, async (scene, { id, kind }) => {
        if (kind !== "action") return
        const { error } = await failsWith(scene, bench, lostAnswerOf(id), `a lost answer of "${id}"`)
        assert.equal(error.cause, injected, `The run of "${id}" failed for another reason: ${error}`)
      }),
    ),
    caseOf("a run that is cancelled in any step is taken back", "undo", () =>
      eachStep(bench, async (scene, { id }) => {
        const stop = new AbortController()
        const hook = cancelledIn(id, stop)
        const { error } = await failsWith(scene, bench, hook, `a run cancelled in "${id}"`, {
          signal: stop.signal,
        })
        assert.equal(error.code, "cancelled", `The run cancelled in "${id}" failed with: ${error}`)
      }),
    ),
  ]
}

/** A run that fails by a hook has to leave the world as it was. @throws AssertionError with what is left or gone */
export async function failsWith(
  scene: Scene,
  bench: Bench,
  hook: StepHook,
  what: string,
  change: RunChange = {},
) {
  const before = await scene.snapshot()
  const plugins = hooked(scene.plugins, hook)
  // One step at a time, so that it is always the same steps that were done before.
  const failed = await createFails(scene, {}, { ...change, plugins, concurrency: 1 })
  const undone = failed.events.flatMap((event) =>
    event.type === "undo.failed" ? [`${event.step}: ${event.error.message}`] : [],
  )
  assert.deepEqual(undone, [], `After ${what}, steps could not be taken back`)
  assert.deepEqual(openings(failed.events).left, [], `After ${what}, something temporary was left`)
  assertSame(before, await scene.snapshot(), `After ${what}`, bench.mayStayAfterUndo)
  return failed
}
