import assert from "node:assert/strict"
import type { StepSummary } from "@keyless/core"
import { changedSteps } from "../engine/events.ts"
import { create, engineOf } from "../engine/run.ts"
import type { Bench, Scene } from "../engine/scene.ts"
import { differences } from "../snapshot.ts"

/** Does something with every step that a run in a new world carries out and that comes from a plugin, each time in a world without connections. */
export async function eachStep(
  bench: Bench,
  work: (scene: Scene, step: StepSummary) => Promise<void>,
): Promise<void> {
  const first = await bench.begin()
  const { steps: planned } = await engineOf(first).plan(first.spec)
  const changed = changedSteps((await create(first)).events)
  const steps = planned.filter(
    ({ id, kind }) => !id.startsWith("settings.") && (kind !== "action" || changed.includes(id)),
  )
  assert.notEqual(steps.length, 0, "There is no step to try")
  // A run that leaves the world as it was needs no new one.
  let scene = await bench.begin()
  const start = await scene.snapshot()
  for (const step of steps) {
    if (differences(start, await scene.snapshot()).length > 0) scene = await bench.begin()
    await work(scene, step)
  }
}
