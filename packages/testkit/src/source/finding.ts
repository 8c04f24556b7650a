import assert from "node:assert/strict"
import { isKeylessError, type SourcePlugin } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { optionsOf, plainContext } from "../engine/context.ts"
import { assertRefused, create, createFails } from "../engine/run.ts"
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
      const failed = await createFails(scene, { source: { kind: plugin.id, options: fixture.missing } })
      assert.equal(failed.error.code, "source_not_found")
      assertRefused(failed, "The search for a missing app")
      assertSame(before, await scene.snapshot(), "After a search for a missing app")
    }),
    caseOf("a search that was cancelled ends as cancelled", "signal", async () => {
      await bench.begin()
      const options = await optionsOf(plugin.options, fixture.options)
      const reason = new Error("The caller has no more time.")
      const ended = await plugin.resolve(plainContext(AbortSignal.abort(reason)), options).then(
        () => null,
        (error: unknown) => error,
      )
      assert.notEqual(ended, null, "The search ignores its signal: it went on although that was aborted")
      const isMeant = ended === reason || (ended instanceof Error && ended.name === "AbortError")
      assert.ok(isMeant || isKeylessError(ended), `A cancelled search failed with ${String(ended)}`)
    }),
    caseOf("a search changes nothing", "reading", async () => {
      const scene = await bench.begin()
      const [before, writes] = [await scene.snapshot(), await scene.writes()]
      const found = await plugin.resolve(plainContext(), await optionsOf(plugin.options, fixture.options))
      await found.settings.read(plainContext())
      assertSame(before, await scene.snapshot(), "After a search")
      assert.equal(await scene.writes(), writes, "A search has written something")
    }),
    caseOf("an app has one id each time it is found", "ids", async () => {
      await bench.begin()
      const resolve = async (options: unknown) =>
        plugin.resolve(plainContext(), await optionsOf(plugin.options, options))
      const { id, name } = await resolve(fixture.options)
      assert.notEqual(id, "", "The app has no id")
      assert.notEqual(name, "", "The app has no name for messages")
      assert.equal((await resolve(fixture.options)).id, id, "The app has another id the second time")
    }),
    caseOf(
      "the app holds every identity that it was given, and keeps what it had",
      "identities",
      async () => {
        await bench.begin()
        const before = await fixture.snapshot()
        const given: string[] = []
        for (const [index, request] of fixture.identities.entries()) {
          const { begin: _begin, ...rest } = fixture
          const scene = await sourceBench(plugin, { ...rest, begin: async () => {} }, request).begin()
          const { result } = await create(scene, { name: `shop${index}` })
          const { objectId } = result.principal
          const made = await fixture.systemIdentity?.()
          const wanted = request.kind === "user-assigned" ? request.objectId : (made ?? objectId)
          assert.equal(objectId, wanted, "The app got another identity than was asked for")
          const options = await optionsOf(plugin.options, fixture.options)
          const { identities } = await plugin.resolve(plainContext(), options)
          given.push(objectId)
          const lost = given.filter((each) => !identities.some((held) => held === each))
          assert.deepEqual(lost, [], "The app is not said to hold every identity that it was given")
        }
        assertKept(before, await fixture.snapshot(), "After all identities")
      },
    ),
  ]
}
