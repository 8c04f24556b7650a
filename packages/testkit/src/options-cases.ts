import assert from "node:assert/strict"
import type { ConnectionSpec } from "@keyless/core"
import { caseOf, type ConformanceCase } from "./conformance-case.ts"
import { createFails } from "./engine/run.ts"
import type { Bench } from "./engine/scene.ts"
import { assertOptionsRefused } from "./options.ts"
import { assertSame } from "./snapshot.ts"
import type { BadOptions } from "./target/fixture.ts"

const unknown = "testkitUnknown"

/** What a plugin's schema has to refuse. */
export function optionsCases(
  bench: Bench,
  { options, badOptions }: { readonly options: unknown; readonly badOptions: readonly BadOptions[] },
  specOf: (options: unknown) => Partial<ConnectionSpec>,
): readonly ConformanceCase[] {
  return [
    caseOf("wrong options are refused with their path, and nothing is touched", "options", async () => {
      await assertOptionsRefused(await bench.begin(), badOptions, specOf)
    }),
    caseOf(
      "an option that the schema does not know is refused, and nothing is touched",
      "unknownOptions",
      async () => {
        const scene = await bench.begin()
        const before = await scene.snapshot()
        const given: object = typeof options === "object" && options !== null ? options : {}
        const { error, events } = await createFails(scene, specOf({ ...given, [unknown]: "x" }))
        assert.equal(
          error.code,
          "invalid_options",
          `The option "${unknown}" failed otherwise: ${error.message}`,
        )
        assert.deepEqual(events, [], "The unknown option was found out too late")
        assertSame(before, await scene.snapshot(), "After an unknown option")
      },
    ),
  ]
}
