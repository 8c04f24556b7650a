import assert from "node:assert/strict"
import { redact } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { changedSteps, openings } from "../engine/events.ts"
import { assertValid, create, engineOf, validate } from "../engine/run.ts"
import type { Bench, Scene } from "../engine/scene.ts"
import { assertSame } from "../snapshot.ts"

/** What plans, previews and validations have to be: complete, true, and without any effect. */
export function readingCases(bench: Bench): readonly ConformanceCase[] {
  return [
    caseOf("a plan and its preview change nothing", "reading", async () => {
      const scene = await bench.begin()
      await changesNothing(scene, "After a plan and its preview", async () => {
        const engine = engineOf(scene)
        await engine.preview(await engine.plan(scene.spec))
      })
    }),
    caseOf(
      "every step can be shown: what it does, why, and which permissions it needs",
      "shown",
      async () => {
        const scene = await bench.begin()
        const { steps } = await engineOf(scene).plan(scene.spec)
        const ids = steps.map(({ id }) => id)
        assert.equal(new Set(ids).size, ids.length, `Two steps have one id: ${ids.join(", ")}`)
        for (const { id, title, why, permissions, consent } of steps) {
          assert.match(id, /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*$/, `"${id}" is no id like "user.make"`)
          for (const [what, text] of Object.entries({ title, why, consent: consent ?? "absent" })) {
            assert.notEqual(text.trim(), "", `Step "${id}" has an empty ${what}`)
            assert.equal(redact(text), text, `Step "${id}" has something secret in its ${what}`)
          }
          for (const { operation, scope } of permissions) {
            assert.match(operation, /^\S+$/, `Step "${id}" needs a permission without a name`)
            assert.match(scope, /\S/, `Step "${id}" needs "${operation}" on nothing`)
          }
        }
      },
    ),
    caseOf("a preview tells what a run then does", "checked", async () => {
      const scene = await bench.begin()
      const engine = engineOf(scene)
      const previewed = await engine.preview(await engine.plan(scene.spec))
      const { events } = await create(scene)
      const changed = changedSteps(events)
      for (const { id, state, detail } of previewed) {
        assert.notEqual(state, "problem", `The preview has a problem with "${id}": ${detail}`)
        if (state === "change") assert.ok(changed.includes(id), `"${id}" was to change something`)
        if (state === "in_place") assert.ok(!changed.includes(id), `"${id}" was said to be in place`)
        if (state === "temporary") assert.ok(openings(events).made > 0, `"${id}" was to open something`)
      }
    }),
    caseOf("a validation of what was just made finds no fault and changes nothing", "looks", async () => {
      const scene = await bench.begin()
      await create(scene)
      await changesNothing(
        scene,
        "After a validation",
        async () => assertValid(await validate(scene), "A new connection"),
        { countsWrites: false },
      )
    }),
  ]
}

/** Does something that must not change the world. A validation may open something temporary, so its writes do not count. */
export async function changesNothing(
  scene: Scene,
  when: string,
  work: () => Promise<unknown>,
  { countsWrites = true }: { readonly countsWrites?: boolean } = {},
): Promise<void> {
  const [before, writes] = [await scene.snapshot(), await scene.writes()]
  await work()
  assertSame(before, await scene.snapshot(), when)
  if (countsWrites) assert.equal(await scene.writes(), writes, `${when}, something had been written`)
}
