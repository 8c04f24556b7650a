import assert from "node:assert/strict"
import type { SourcePlugin } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { optionsOf, plainContext } from "../engine/context.ts"
import { create, createFails } from "../engine/run.ts"
import { optionsCases } from "../options-cases.ts"
import { assertKept, assertSame } from "../snapshot.ts"
import { sourceBench } from "./bench.ts"
import type { SourceFixture } from "./fixture.ts"

/** How an app and its identities are found. */
export function findingCases<O>(plugin: SourcePlugin<O>, fixture: SourceFixture): readonly ConformanceCase[] {
  const [first = "secret"] = fixture.identities
  const bench = sourceBench(plugin, fixture, first)
  return [
    ...optionsCases(bench, fixture, (options) => ({ source: { kind: plugin.id, options } })),
    caseOf("an app that is not there is source_not_found, and nothing is touched", "missing", async () => {
      const scene = await bench.begin()
      const before = await scene.snapshot()
      const { error } = await createFails(scene, { source: { kind: plugin.id, options: fixture.missing } })
      assert.equal(error.code, "source_not_found")
      assertSame(before, await scene.snapshot(), "After a search for a missing app")
    }),
    caseOf(
      "the app holds every identity that it was given, and keeps what it had",
      "identities",
      async () => {
        await bench.begin()
        const before = await fixture.snapshot()
        for (const [index, request] of fixture.identities.entries()) {
          const { begin: _begin, ...rest } = fixture
          const scene = await sourceBench(plugin, { ...rest, begin: async () => {} }, request).begin()
          const { result } = await create(scene, { name: `shop${index}` })
          const { objectId } = result.principal
          if (request.kind === "user-assigned") assert.equal(objectId, request.objectId)
          const options = await optionsOf(plugin.options, fixture.options)
          const { identities } = await plugin.resolve(plainContext(), options)
          assert.ok(
            identities.some((held) => held === objectId),
            `The app is not said to hold ${objectId}`,
          )
        }
        assertKept(before, await fixture.snapshot(), "After all identities")
      },
    ),
  ]
}
