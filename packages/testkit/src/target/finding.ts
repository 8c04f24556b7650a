import assert from "node:assert/strict"
import { isKeylessError } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { optionsOf, plainContext } from "../engine/context.ts"
import { openings } from "../engine/events.ts"
import { create, createFails } from "../engine/run.ts"
import { assertOptionsRefused } from "../options.ts"
import { assertSame } from "../snapshot.ts"
import type { TargetBench } from "./bench.ts"

/** How a database is found, and how it is told that there is none. */
export function findingCases(bench: TargetBench): readonly ConformanceCase[] {
  const { plugin, fixture } = bench
  return [
    caseOf("wrong options are refused with their path, and nothing is touched", "options", async () => {
      const scene = await bench.begin()
      await assertOptionsRefused(scene, fixture.badOptions, (options) => ({
        target: { kind: plugin.id, options },
      }))
    }),
    caseOf(
      "a database that is not there is target_not_found, and nothing is touched",
      "missing",
      async () => {
        const scene = await bench.begin()
        const before = await scene.snapshot()
        const target = { kind: plugin.id, options: fixture.missing }
        const { error, events } = await createFails(scene, { target })
        assert.equal(error.code, "target_not_found")
        assert.deepEqual(events, [], "A missing database was found out too late")
        assertSame(before, await scene.snapshot(), "After a search for a missing database")
      },
    ),
    caseOf("a database is found again by the id of what was found", "ids", async () => {
      await bench.begin()
      const context = plainContext()
      const found = await plugin.resolve(context, await optionsOf(plugin.options, fixture.options))
      assert.equal(found.endpoint.protocol, plugin.protocol)
      const options = await optionsOf(plugin.options, plugin.optionsFromId(found.id))
      const again = await plugin.resolve(context, options)
      assert.deepEqual(
        { id: again.id, name: again.name, endpoint: again.endpoint },
        { id: found.id, name: found.name, endpoint: found.endpoint },
      )
    }),
    caseOf("a search that was cancelled ends as cancelled", "signal", async () => {
      await bench.begin()
      const options = await optionsOf(plugin.options, fixture.options)
      const reason = new Error("The caller has no more time.")
      const ended = await plugin.resolve(plainContext(AbortSignal.abort(reason)), options).then(
        () => null,
        (error: unknown) => error,
      )
      // A plugin that has all it needs at hand may answer. One that fails must not fail by accident.
      const isMeant =
        ended === null || ended === reason || (ended instanceof Error && ended.name === "AbortError")
      assert.ok(isMeant || isKeylessError(ended), `A cancelled search failed with ${String(ended)}`)
    }),
    caseOf(
      fixture.opens
        ? "what is opened for a run is closed after it"
        : "nothing temporary is opened where nothing has to be",
      "temporary",
      async () => {
        const scene = await bench.begin()
        const { events } = await create(scene)
        assert.equal(
          openings(events).made > 0,
          fixture.opens,
          "Temporary things do not fit the fixture's word",
        )
        const once = await scene.snapshot()
        await create(scene)
        assertSame(once, await scene.snapshot(), "After a second opening")
      },
    ),
  ]
}
