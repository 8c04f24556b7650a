import assert from "node:assert/strict"
import { isKeylessError } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { optionsOf, plainContext } from "../engine/context.ts"
import { openings } from "../engine/events.ts"
import { assertRefused, create, createFails } from "../engine/run.ts"
import { inOtherCase } from "../engine/other-spellings.ts"
import { optionsCases } from "../options-cases.ts"
import { assertSame } from "../snapshot.ts"
import type { TargetBench } from "./bench.ts"

/** How a database is found, and how it is told that there is none. */
export function findingCases(bench: TargetBench): readonly ConformanceCase[] {
  const { plugin, fixture } = bench
  return [
    ...optionsCases(bench, fixture, (options) => ({ target: { kind: plugin.id, options } })),
    caseOf(
      "a database that is not there is target_not_found, and nothing is touched",
      "missing",
      async () => {
        const scene = await bench.begin()
        const before = await scene.snapshot()
        const target = { kind: plugin.id, options: fixture.missing }
        const failed = await createFails(scene, { target })
        const { error, events } = failed
        assert.equal(error.code, "target_not_found")
        assertRefused(failed, "The search for a missing database")
        assert.deepEqual(events, [], "A missing database was found out too late")
        assertSame(before, await scene.snapshot(), "After a search for a missing database")
      },
    ),
    caseOf("a database is found again by the id of what was found", "ids", async () => {
      await bench.begin()
      const context = plainContext()
      const found = await plugin.resolve(context, await optionsOf(plugin.options, fixture.options))
      const options = await optionsOf(plugin.options, plugin.optionsFromId(found.id))
      const again = await plugin.resolve(context, options)
      assert.deepEqual(
        { id: again.id, name: again.name, endpoint: again.endpoint },
        { id: found.id, name: found.name, endpoint: found.endpoint },
      )
    }),
    caseOf("a database has one id, however the options spell it", "ids", async () => {
      await bench.begin()
      const resolve = async (options: unknown) =>
        plugin.resolve(plainContext(), await optionsOf(plugin.options, options))
      const { id } = await resolve(fixture.options)
      for (const options of fixture.spellings ?? []) {
        assertSameId((await resolve(options)).id, id, options)
      }
      for (const options of inOtherCase(fixture.options)) {
        // Where names have a case, there is no such database.
        const other = await resolve(options).catch(() => null)
        if (other === null) continue
        assertSameId(other.id, id, options)
      }
    }),
    caseOf(
      "an endpoint is one: the plugin's protocol, a host, a port and a database",
      "endpoint",
      async () => {
        await bench.begin()
        const { endpoint } = await plugin.resolve(
          plainContext(),
          await optionsOf(plugin.options, fixture.options),
        )
        assert.equal(
          endpoint.protocol,
          plugin.protocol,
          "The endpoint speaks another protocol than its plugin",
        )
        assert.match(endpoint.host, /^[A-Za-z0-9_:][A-Za-z0-9_.:-]*$/, `"${endpoint.host}" is no host`)
        assert.ok(
          Number.isInteger(endpoint.port) && endpoint.port > 0 && endpoint.port < 65_536,
          `${endpoint.port} is no port`,
        )
        assert.notEqual(endpoint.database, "", "The endpoint has no database")
      },
    ),
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

/** The engine compares ids without regard to case. */
function assertSameId(id: string, wanted: string, options: unknown): void {
  const said = `With the options ${JSON.stringify(options)}, the id is "${id}" and not "${wanted}"`
  assert.equal(id.toLowerCase(), wanted.toLowerCase(), said)
}
