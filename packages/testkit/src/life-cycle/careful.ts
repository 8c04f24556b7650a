import assert from "node:assert/strict"
import type { StepSummary } from "@keyless/core"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { abortedBefore, type AbortedCall, doneTwice, failsAtOnce, injected } from "../engine/faults.ts"
import { hooked } from "../engine/hook.ts"
import { asLateAsItMay } from "../engine/order.ts"
import { create, tryCreate } from "../engine/run.ts"
import type { Bench, Scene } from "../engine/scene.ts"
import { assertSame, differences } from "../snapshot.ts"
import { eachStep } from "./steps.ts"
import { failsWith } from "./undo.ts"

/** What each step owes the engine, whatever comes before it and beside it. */
export function carefulCases(bench: Bench): readonly ConformanceCase[] {
  return [
    caseOf("a step whose work is done twice ends in the same state", "idempotent", async () => {
      const whole = await bench.begin()
      await create(whole)
      const made = await whole.snapshot()
      await eachStep(bench, async (scene, { id, kind }) => {
        if (kind !== "action") return
        const ended = await tryCreate(scene, {}, { plugins: hooked(scene.plugins, doneTwice(id)) })
        assert.ok(
          !("error" in ended),
          `"${id}" fails the second time: ${"error" in ended ? ended.error : ""}`,
        )
        assertSame(made, await scene.snapshot(), `After "${id}" did its work twice`)
      })
    }),
    caseOf("a step that fails before it did anything can be taken back", "undoNothing", () =>
      eachStep(bench, async (scene, { id, kind }) => {
        if (kind !== "action") return
        const { error } = await failsWith(scene, bench, failsAtOnce(id), `a failure of "${id}" at once`)
        assert.equal(error.cause, injected, `The run of "${id}" failed for another reason: ${error}`)
      }),
    ),
    caseOf("steps come right in every order that their needs allow", "needs", async () => {
      const whole = await bench.begin()
      await create(whole)
      const made = await whole.snapshot()
      await eachStep(bench, async (scene, { id }) => {
        const plugins = hooked(scene.plugins, asLateAsItMay(id))
        const ended = await tryCreate(scene, {}, { plugins, concurrency: 64 })
        assert.ok(
          !("error" in ended),
          `Where "${id}" comes as late as the needs of the others allow, the run fails, so that a step lacks it among its needs: ${"error" in ended ? ended.error : ""}`,
        )
        assertSame(
          made,
          await scene.snapshot(),
          `Where "${id}" comes as late as the needs of the others allow`,
        )
      })
    }),
    caseOf("a step that is cancelled before it begins changes nothing", "signal", () =>
      eachStep(bench, async (scene, step) => {
        for (const call of callsOf(step)) await assertHeeds(scene, bench, step.id, call)
      }),
    ),
  ]
}

function callsOf({ kind }: StepSummary): readonly AbortedCall["call"][] {
  if (kind === "action") return ["check", "apply"]
  return [kind === "ephemeral" ? "open" : "prove"]
}

async function assertHeeds(scene: Scene, bench: Bench, id: string, call: AbortedCall["call"]): Promise<void> {
  const stop = new AbortController()
  const start = await scene.snapshot()
  let seen: (AbortedCall & { readonly changed: readonly string[] }) | undefined
  const hook = abortedBefore(id, call, stop, async (work) => {
    const before = await scene.snapshot()
    const ended = await work().then(
      () => "done" as const,
      () => "failed" as const,
    )
    seen = { call, ended, changed: differences(before, await scene.snapshot()) }
    return ended
  })
  const plugins = hooked(scene.plugins, hook)
  const ended = await tryCreate(scene, {}, { plugins, signal: stop.signal, concurrency: 1 })
  const named = `\`${call}\` of "${id}"`
  assert.ok("error" in ended, `The run went on although it was cancelled in ${named}`)
  assert.ok(seen !== undefined, `${named} was not called`)
  // A check may answer from what it has at hand.
  if (call !== "check")
    assert.equal(seen.ended, "failed", `${named} ignores its signal: it went on although that was aborted`)
  assert.deepEqual(seen.changed, [], `${named} changed something although its signal was aborted`)
  assertSame(start, await scene.snapshot(), `After a run cancelled in "${id}"`, bench.mayStayAfterUndo)
}
