import assert from "node:assert/strict"
import { isDeepStrictEqual } from "node:util"
import type { ConnectionSpec, StepSummary } from "@keyless/core"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { failureBehind, injected, lostAnswerOf } from "../engine/faults.ts"
import { hooked } from "../engine/hook.ts"
import { create, createFails, engineOf, remove, removeFails } from "../engine/run.ts"
import type { Scene } from "../engine/scene.ts"
import { assertSame, type Snapshot } from "../snapshot.ts"
import { secondApp, type TargetBench } from "./bench.ts"

/** What a run that fails has to leave of what was there before it: all. */
export function standingCases(bench: TargetBench): readonly ConformanceCase[] {
  const { fixture } = bench
  const [narrow, wide] = [bench.privileges("readonly"), bench.privileges("all")]
  const changeCase = (name: string, from: Partial<ConnectionSpec>, to: Partial<ConnectionSpec>) =>
    caseOf(name, "undo", async () => {
      const scene = await bench.begin()
      await create(scene, from)
      await eachFailure(bench, scene, to)
    })
  return [
    changeCase(
      "privileges that were widened are narrow again after a failure",
      { privileges: narrow },
      { privileges: wide },
    ),
    changeCase(
      "privileges that were narrowed are wide again after a failure",
      { privileges: wide },
      { privileges: narrow },
    ),
    ...fixture.drifts.flatMap((drift) =>
      drift.create === "refuses"
        ? []
        : [
            caseOf(`where ${drift.name}, a repair that fails leaves what was there`, "undo", async () => {
              const scene = await bench.begin()
              const { result } = await create(scene)
              const made = await scene.snapshot()
              await drift.damage(result.user)
              await eachFailure(bench, scene, {}, drift.repairMayStay === true ? made : {})
            }),
          ],
    ),
    caseOf("a user that was replaced is the other identity's again after a failure", "undo", async () => {
      const scene = await bench.begin()
      await create(scene, { privileges: narrow })
      await eachFailure(bench, scene, { ...secondApp, foreignUser: "recreate", privileges: wide })
    }),
    caseOf("a delete that fails is taken back", "undoDelete", async () => {
      const scene = await bench.begin()
      await create(scene)
      const before = await scene.snapshot()
      const { steps } = await engineOf(scene).planDelete({ source: scene.spec.source, name: scene.spec.name })
      const own = steps.filter(({ id }) => !id.startsWith("settings."))
      assert.notEqual(own.length, 0, "A delete has no step of the target's")
      for (const step of own) {
        for (const [what, hook] of failuresOf(step)) {
          const { error } = await removeFails(
            scene,
            {},
            { plugins: hooked(scene.plugins, hook), concurrency: 1 },
          )
          assert.equal(error.cause, injected, `The delete failed for another reason: ${error}`)
          assertSame(before, await scene.snapshot(), `After a delete with ${what} "${step.id}"`)
        }
      }
      await remove(scene)
    }),
  ]
}

/** Lets a run fail behind each of its steps, and lose each answer, in one world that has to stay as it is. */
async function eachFailure(
  bench: TargetBench,
  scene: Scene,
  change: Partial<ConnectionSpec>,
  repaired: Snapshot = {},
): Promise<void> {
  const before = await scene.snapshot()
  const engine = engineOf(scene)
  const previewed = await engine.preview(await engine.plan({ ...scene.spec, ...change }))
  for (const step of previewed.filter(({ id }) => !/^(?:settings|identity)\./.test(id))) {
    for (const [what, hook] of failuresOf(step)) {
      // What is in place is not applied, so no answer can be lost.
      if (hook.needsApply && step.state !== "change") continue
      const plugins = hooked(scene.plugins, hook)
      const { error } = await createFails(scene, change, { plugins, concurrency: 1 })
      assert.equal(error.cause, injected, `The run failed for another reason: ${error}`)
      const after = await scene.snapshot()
      // What is as it was before the damage is repaired, and may be.
      const isRepaired = (object: string) =>
        Object.keys(repaired).length > 0 && isDeepStrictEqual(after[object], repaired[object])
      assertSame(
        before,
        after,
        `After a run with ${what} "${step.id}"`,
        (object) => isRepaired(object) || bench.mayStayAfterUndo(object),
      )
    }
  }
}

function failuresOf({ id, kind }: StepSummary) {
  const behind = ["a failure behind", { ...failureBehind(id), needsApply: false }] as const
  const lost = ["a lost answer of", { ...lostAnswerOf(id), needsApply: true }] as const
  return kind === "action" ? [behind, lost] : [behind]
}
