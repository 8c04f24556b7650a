import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileJournal, type Journal } from "@keyless/core"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { dyingProcess } from "../engine/death.ts"
import { create, engineOf, tryCreate } from "../engine/run.ts"
import type { Bench, Scene } from "../engine/scene.ts"
import { assertSame } from "../snapshot.ts"

/** What the next run, and a recovery, have to make of what a killed process left. */
export function killCases(bench: Bench): readonly ConformanceCase[] {
  return [
    caseOf("a run that is killed anywhere is finished by the next", "killed", () =>
      eachDeath(bench, { written: false }, async (scene, journal, { made, when, bury }) => {
        await bury()
        await create(scene, {}, { journal })
        assertSame(made, await scene.snapshot(), `${when} and run again`)
      }),
    ),
    caseOf("what a killed run had open is closed by a recovery", "temporary", () =>
      eachDeath(bench, { written: true }, async (scene, journal, { before, made, when, bury }) => {
        const engine = engineOf(scene, { journal })
        const recovered = await engine.recover()
        assert.deepEqual(
          recovered.flatMap(({ error }) => error ?? []),
          [],
          `${when}, not all could be recovered`,
        )
        assert.deepEqual(await engine.recover(), [], `${when}, a second recovery had work left`)
        // What is in neither was open for the moment only.
        const strangers = Object.keys(await scene.snapshot()).filter(
          (object) => !Object.hasOwn(before, object) && !Object.hasOwn(made, object),
        )
        assert.deepEqual(strangers, [], `${when} and recovered, something temporary is left`)
        await bury()
        await create(scene, {}, { journal })
        assertSame(made, await scene.snapshot(), `${when}, recovered and run again`)
      }),
    ),
  ]
}

interface Death {
  readonly before: Awaited<ReturnType<Scene["snapshot"]>>
  /** The world after a run that nothing befell. */
  readonly made: Awaited<ReturnType<Scene["snapshot"]>>
  readonly when: string
  /** Ends what a real process takes with it. */
  readonly bury: () => Promise<void>
}

/** Kills a run before every entry of its journal, or behind each that is written, every time in a new world. */
async function eachDeath(
  bench: Bench,
  at: { readonly written: boolean },
  work: (scene: Scene, journal: Journal, death: Death) => Promise<void>,
): Promise<void> {
  const whole = await bench.begin()
  await create(whole, {}, { concurrency: 1 })
  const made = await whole.snapshot()
  for (let entry = 0, dies = true; dies; entry += 1) {
    const scene = await bench.begin()
    const before = await scene.snapshot()
    const folder = await mkdtemp(join(tmpdir(), "keyless-testkit-"))
    try {
      const journal = fileJournal(folder)
      const { plugins, ...dying } = dyingProcess(journal, scene.plugins, { entry, ...at })
      await tryCreate(scene, {}, { journal: dying.journal, plugins, concurrency: 1, rollback: false })
      dies = dying.isDead()
      const when = `Killed ${at.written ? "behind" : "before"} entry ${entry + 1} of its journal`
      if (dies) await work(scene, journal, { before, made, when, bury: dying.bury })
      await dying.bury()
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}
