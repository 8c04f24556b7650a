import assert from "node:assert/strict"
import { inspect } from "node:util"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { changedSteps } from "../engine/events.ts"
import { create, engineOf, remove, tryCreate } from "../engine/run.ts"
import type { Bench } from "../engine/scene.ts"
import { assertSame } from "../snapshot.ts"

/** What a second run of a command has to find, and what a delete has to leave. */
export function repeatCases(bench: Bench): readonly ConformanceCase[] {
  return [
    caseOf("a second run finds everything in place", "checked", async () => {
      const scene = await bench.begin()
      const first = await create(scene)
      assert.notDeepEqual(changedSteps(first.events), [], "The first run changed nothing")
      const made = await scene.snapshot()
      const engine = engineOf(scene)
      const previewed = await engine.preview(await engine.plan(scene.spec))
      const planned = previewed.flatMap(({ id, state }) => (state === "change" ? [id] : []))
      assert.deepEqual(planned, [], "The second preview tells of changes")
      const { events } = await create(scene)
      assert.deepEqual(changedSteps(events), [], "The second run changed something")
      assertSame(made, await scene.snapshot(), "After the second run")
    }),
    caseOf("a question that nobody answers ends the run before it hurts", "consent", async () => {
      const scene = await bench.begin()
      const before = await scene.snapshot()
      const engine = engineOf(scene)
      const previewed = await engine.preview(await engine.plan(scene.spec))
      const asks = previewed.some(({ consent, state }) => consent !== undefined && state === "change")
      const ended = await tryCreate(scene, {}, { answer: "nobody" })
      assert.equal("error" in ended, asks, "A run fails without an answer exactly where it has a question")
      if (!("error" in ended)) return
      assert.equal(ended.error.code, "consent_required")
      assertSame(before, await scene.snapshot(), "After a question without an answer", bench.mayStayAfterUndo)
    }),
    caseOf("a deleted connection leaves nothing, and can be made again", "deleted", async () => {
      const scene = await bench.begin()
      const before = await scene.snapshot()
      await create(scene)
      const made = await scene.snapshot()
      await remove(scene)
      assertSame(before, await scene.snapshot(), "After a delete", bench.mayStayAfterDelete)
      await create(scene)
      assertSame(made, await scene.snapshot(), "After the connection was made again")
    }),
    caseOf("a plan that was made before somebody else did the work does no harm", "idempotent", async () => {
      const scene = await bench.begin()
      const engine = engineOf(scene)
      const stale = await engine.plan(scene.spec)
      await create(scene)
      const made = await scene.snapshot()
      const ended = await engine.run(stale, { confirm: async () => true }).then(
        () => null,
        (error: unknown) => error,
      )
      if (ended !== null) assert.fail(`The run of an old plan failed: ${inspect(ended)}`)
      assertSame(made, await scene.snapshot(), "After the run of an old plan")
    }),
  ]
}
