import assert from "node:assert/strict"
import type { ConnectionSpec } from "@keyless/core"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { assertSame } from "../snapshot.ts"
import type { Breakdown } from "../target/fixture.ts"
import { assertNoSecretIn } from "./leaks.ts"
import { assertRefused, create, createFails, engineOf, type Failed } from "./run.ts"
import type { Bench, Scene } from "./scene.ts"

/** What comes of a world that fails while a plugin searches in it, and while it works in it. */
export function breakdownCases(bench: Bench, breakdowns: readonly Breakdown[]): readonly ConformanceCase[] {
  return [
    caseOf("the fixture shows how the world breaks", "fixture", async () => {
      assert.notEqual(
        breakdowns.length,
        0,
        "The fixture has no breakdown, so no error of the plugin's was seen",
      )
    }),
    ...breakdowns.map(({ name, damage }) =>
      caseOf(`where ${name}, the error says what to do and tells no secret`, "unreachable", async () => {
        const planning = await bench.begin()
        await damage()
        assertTold(await failureOf(planning), planning, `A search while ${name}`)

        const running = await bench.begin()
        const before = await running.snapshot()
        const engine = engineOf(running)
        const plan = await engine.plan(running.spec)
        await damage()
        const ended = await engine.run(plan, { confirm: async () => true }).then(
          () => null,
          (error: unknown) => error,
        )
        // A run that needs nothing of what is broken comes to its end.
        if (ended !== null) {
          assertNoSecretIn(`the error of a run while ${name}`, ended, running.secrets())
          assertSame(before, await running.snapshot(), `After a run while ${name}`, bench.mayStayAfterUndo)
        }

        const again = await bench.begin()
        await create(again)
      }),
    ),
  ]
}

async function failureOf(scene: Scene, change: Partial<ConnectionSpec> = {}): Promise<Failed> {
  return createFails(scene, change)
}

function assertTold(failed: Failed, scene: Scene, what: string): void {
  assertRefused(failed, what)
  assert.doesNotMatch(
    failed.error.code,
    /_not_found$/,
    `${what} is told as "${failed.error.code}", though nobody knows whether it is there`,
  )
  assertNoSecretIn(`the error of ${what.toLowerCase()}`, failed.error, scene.secrets())
}
