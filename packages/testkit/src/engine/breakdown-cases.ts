import assert from "node:assert/strict"
import { caseOf, type ConformanceCase, under } from "../conformance-case.ts"
import { assertSame } from "../snapshot.ts"
import type { Breakdown } from "../target/fixture.ts"
import { assertNoSecretIn } from "./leaks.ts"
import { assertRefused, createFails, engineOf, type Failed, tryCreate } from "./run.ts"
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
        await assertTold(await createFails(planning), planning, `A search while ${name}`)
        await runBroken(bench, { name, damage })
      }),
    ),
  ]
}

/** The same for a plugin that may not need what is broken: it comes to its end, or fails as it should. */
export function mildBreakdownCases(
  bench: Bench,
  breakdowns: readonly Breakdown[],
): readonly ConformanceCase[] {
  return breakdowns.map(({ name, damage }) =>
    caseOf(`where ${name}, the error says what to do and tells no secret`, "unreachable", async () => {
      const planning = await bench.begin()
      await damage()
      const before = await planning.snapshot()
      const ended = await tryCreate(planning)
      if ("error" in ended) {
        await assertTold(ended, planning, `A create while ${name}`)
        assertSame(before, await planning.snapshot(), `After a create while ${name}`, bench.mayStayAfterUndo)
      }
      await runBroken(bench, { name, damage })
    }),
  )
}

/** Breaks the world between a plan and its run. A run that needs nothing of what is broken comes to its end. */
async function runBroken(bench: Bench, { name, damage }: Breakdown): Promise<void> {
  const running = await bench.begin()
  const engine = engineOf(running)
  const plan = await engine.plan(running.spec)
  await damage()
  const before = await running.snapshot()
  const ended = await engine.run(plan, { confirm: async () => true }).then(
    () => null,
    (error: unknown) => error,
  )
  if (ended !== null) {
    const secrets = running.secrets()
    await under("errors", () => assertNoSecretIn(`the error of a run while ${name}`, ended, secrets))
    assertSame(before, await running.snapshot(), `After a run while ${name}`, bench.mayStayAfterUndo)
  }
  await bench.begin()
}

async function assertTold(failed: Failed, scene: Scene, what: string): Promise<void> {
  assertRefused(failed, what)
  assert.doesNotMatch(
    failed.error.code,
    /_not_found$/,
    `${what} is told as "${failed.error.code}", though nobody knows whether it is there`,
  )
  await under("errors", () =>
    assertNoSecretIn(`the error of ${what.toLowerCase()}`, failed.error, scene.secrets()),
  )
}
