import assert from "node:assert/strict"
import { recordKey } from "@keyless/core"
import type { Step } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { changedTarget } from "../engine/hook.ts"
import { create, remove, tryCreate, validate } from "../engine/run.ts"
import type { Scene } from "../engine/scene.ts"
import type { TargetBench } from "./bench.ts"

/** Whether what says that it looks does look. */
export function proofCases(bench: TargetBench): readonly ConformanceCase[] {
  const { fixture, plugin } = bench
  return [
    caseOf("the fixture shows how a connection is damaged", "fixture", async () => {
      assert.notEqual(fixture.drifts.length, 0, "The fixture has no drift, so nobody saw the plugin look")
    }),
    caseOf("the access step looks: a damage right before it ends the run", "proofs", async () => {
      const whole = await bench.begin()
      const found = await create(whole)
      const { user } = found.result
      const seen: string[] = []
      for (const { name, damage } of fixture.drifts) {
        const scene = await bench.begin()
        const plugins = scene.plugins.map((each) =>
          each === plugin
            ? changedTarget(plugin, (found) => ({
                connect: (request) => damagedBefore(found.connect(request), () => damage(user)),
              }))
            : each,
        )
        const ended = await tryCreate(scene, {}, { plugins, concurrency: 1 })
        if ("error" in ended) seen.push(name)
      }
      assert.notEqual(
        seen.length,
        0,
        `The access step says that all is well, whatever of this happened right before it: ${fixture.drifts.map(({ name }) => name).join(", ")}`,
      )
    }),
    caseOf("a validation tells that the user of a connection is gone", "looks", async () => {
      const scene = await bench.begin()
      await create(scene)
      const { settings } = scene.apps.first
      const kept = new Map(settings)
      await remove(scene)
      // The record and the settings are back, the user is not.
      for (const [key, value] of kept) settings.set(key, value)
      assert.ok(settings.has(recordKey(scene.spec.name)), "The connection has no record")
      await assertTold(scene)
    }),
  ]
}

async function assertTold(scene: Scene): Promise<void> {
  const { findings } = (await validate(scene)).result
  const failures = findings.filter(({ result }) => result === "failure")
  assert.notEqual(failures.length, 0, "The validation did not see that the database user is gone")
}

/** The target's steps with a damage done right before the access step, where that only looks. */
function damagedBefore<G extends { readonly steps: readonly Step[]; readonly access: Step<string> }>(
  given: G,
  damage: () => Promise<void>,
): G {
  const { access } = given
  const damaged: Step<string> =
    access.kind === "action"
      ? {
          ...access,
          // Its own check, after its work, is what says that the access is there.
          async apply(context) {
            const user = await access.apply(context)
            await damage()
            const found = await access.check(context)
            if (!found.done) throw new Error("The access step sees the damage.")
            return user
          },
        }
      : access.kind === "proof"
        ? {
            ...access,
            async prove(context) {
              await damage()
              return access.prove(context)
            },
          }
        : access
  return { ...given, steps: given.steps.map((step) => (step === access ? damaged : step)), access: damaged }
}
