import assert from "node:assert/strict"
import type { SourcePlugin } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { failureBehind, injected } from "../engine/faults.ts"
import { hooked } from "../engine/hook.ts"
import { create, createFails, engineOf, remove } from "../engine/run.ts"
import { assertSame } from "../snapshot.ts"
import { sourceBench } from "./bench.ts"
import type { SourceFixture } from "./fixture.ts"

/** What an app had before a run, it has after it. */
export function heldIdentityCases<O>(
  plugin: SourcePlugin<O>,
  fixture: SourceFixture,
): readonly ConformanceCase[] {
  return fixture.identities.map((request) =>
    caseOf(
      `${request.kind}: an identity that the app had before stays when a run is taken back`,
      "identities",
      async () => {
        const bench = sourceBench(plugin, fixture, request)
        const scene = await bench.begin()
        // What a delete leaves: the app has the identity, and no connection.
        await create(scene)
        await remove(scene)
        const before = await scene.snapshot()
        const { steps } = await engineOf(scene).plan(scene.spec)
        for (const { id } of steps.filter((step) => !step.id.startsWith("settings."))) {
          const plugins = hooked(scene.plugins, failureBehind(id))
          const { error } = await createFails(scene, {}, { plugins, concurrency: 1 })
          assert.equal(error.cause, injected, `The run failed for another reason: ${error}`)
          assertSame(before, await scene.snapshot(), `After a failure behind "${id}"`, bench.mayStayAfterUndo)
        }
      },
    ),
  )
}
