import assert from "node:assert/strict"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { assertRefused, assertValid, create, createFails, validate } from "../engine/run.ts"
import { assertSame } from "../snapshot.ts"
import type { TargetBench } from "./bench.ts"

/** What has to be seen and done where somebody else changed what a connection rests on. */
export function driftCases(bench: TargetBench): readonly ConformanceCase[] {
  return bench.fixture.drifts.map((drift) =>
    caseOf(
      `where ${drift.name}, a validation tells and the next create ${drift.create}`,
      "drift",
      async () => {
        const scene = await bench.begin()
        const { result } = await create(scene)
        const made = await scene.snapshot()
        await drift.damage(result.user)
        const damaged = await scene.snapshot()
        assert.notDeepEqual(damaged, made, "The damage cannot be seen in the snapshot")

        const findings = (await validate(scene)).result.findings
        const failures = findings.filter((finding) => finding.result === "failure")
        assert.notEqual(failures.length, 0, "The validation did not see the damage")
        for (const { name, errorCode, errorMessage, hint } of failures) {
          for (const text of [errorCode, errorMessage, hint]) {
            assert.ok(text !== undefined && text !== "", `Finding "${name}" does not say what to do`)
          }
        }
        assertSame(damaged, await scene.snapshot(), "After the validation")

        if (drift.create === "repairs") {
          await create(scene)
          assertValid(await validate(scene), "The repaired connection")
          assertSame(made, await scene.snapshot(), "After the repair")
        } else {
          assertRefused(await createFails(scene), "The create")
          assertSame(damaged, await scene.snapshot(), "After the refusal", bench.mayStayAfterUndo)
        }
      },
    ),
  )
}
