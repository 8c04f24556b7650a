import assert from "node:assert/strict"
import { caseOf, type ConformanceCase, under } from "../conformance-case.ts"
import { doneTwice } from "../engine/faults.ts"
import { hooked } from "../engine/hook.ts"
import { asLateAsItMay } from "../engine/order.ts"
import { create, engineOf, type RunChange, tryRemove } from "../engine/run.ts"
import type { Scene } from "../engine/scene.ts"
import { assertSame } from "../snapshot.ts"
import type { TargetBench } from "./bench.ts"

/** What the steps of a delete owe the engine. */
export function deletingCases(bench: TargetBench): readonly ConformanceCase[] {
  return [
    caseOf(
      "the steps of a delete can be repeated, and come right in every order that their needs allow",
      "needs",
      async () => {
        const scene = await bench.begin()
        const before = await scene.snapshot()
        await create(scene)
        const { steps } = await engineOf(scene).planDelete({
          source: scene.spec.source,
          name: scene.spec.name,
        })
        for (const { id, kind } of steps.filter((step) => !step.id.startsWith("settings."))) {
          const late = { plugins: hooked(scene.plugins, asLateAsItMay(id)), concurrency: 64 }
          const what = `Where "${id}" comes as late as the needs of the others allow`
          await deletes(scene, late, what)
          assertSame(before, await scene.snapshot(), what, bench.mayStayAfterDelete)
          await create(scene)
          if (kind !== "action") continue
          await under("idempotent", async () => {
            const twice = { plugins: hooked(scene.plugins, doneTwice(id)) }
            await deletes(scene, twice, `Where "${id}" does its work twice`)
            assertSame(
              before,
              await scene.snapshot(),
              `After "${id}" did its work twice`,
              bench.mayStayAfterDelete,
            )
          })
          await create(scene)
        }
      },
    ),
  ]
}

async function deletes(scene: Scene, how: RunChange, what: string): Promise<void> {
  const ended = await tryRemove(scene, {}, how)
  assert.ok(!("error" in ended), `${what}, the delete fails: ${"error" in ended ? ended.error : ""}`)
}
