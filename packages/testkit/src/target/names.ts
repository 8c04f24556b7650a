import assert from "node:assert/strict"
import type { Plugin } from "@keyless/core"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { changedTarget } from "../engine/hook.ts"
import { assertRefused, assertValid, create, remove, tryCreate, validate } from "../engine/run.ts"
import { addedFor, assertKept, assertSame, type Snapshot } from "../snapshot.ts"
import type { TargetBench, TargetScene } from "./bench.ts"

/** Names that end a quote, a statement or a line, or begin a comment, in one language or another. */
export const oddNames: readonly string[] = [
  `x"y`,
  `x""; drop table customers; --`,
  "x'y",
  "x''; drop table customers; --",
  "x`y",
  "x``; drop table customers; #",
  "x]y",
  "x]]; drop table customers; --",
  "x\\'; drop table customers; --",
  "x/*y*/z",
  "x$$y$1%s{0}",
  "x@localhost y",
  "x\ny",
  "größe_数据",
]

const lengths = [33, 59, 60, 64, 124, 129, 300]

/** What a name may do to statements: nothing. */
export function nameCases(bench: TargetBench): readonly ConformanceCase[] {
  return [
    caseOf("the name of a connection never changes what is done", "names", async () => {
      const scene = await bench.begin()
      const usual = await plainOne(bench, scene)
      // The engine takes letters, digits, dots and underscores only; a target has to stand on its own.
      for (const name of oddNames) {
        await assertOrdinary(bench, scene, name, usual, renamed(scene.plugins, name))
      }
    }),
    caseOf("the name of an identity never changes what is done", "names", async () => {
      const scene = await bench.begin()
      const usual = await plainOne(bench, scene)
      const [first] = bench.fixture.principals
      for (const name of oddNames) {
        scene.apps.first.identities.set("system-assigned", { ...first, name })
        await assertOrdinary(bench, scene, name, usual, scene.plugins)
      }
    }),
    caseOf("long names are refused or kept whole", "names", async () => {
      const scene = await bench.begin()
      for (const length of lengths) {
        const before = await scene.snapshot()
        const [name, twin] = ["a", "b"].map((end) => "n".repeat(length - 1) + end)
        const made = await tryCreate(scene, { ...named(name) })
        if ("error" in made) {
          assertRefused(made, `A name of ${length} characters`)
          assert.deepEqual(made.events, [], `A name of ${length} characters was refused too late`)
          assertSame(before, await scene.snapshot(), `After a name of ${length} characters`)
          continue
        }
        assertValid(await validate(scene, named(name)), `A name of ${length} characters`)
        const one = await scene.snapshot()
        await create(scene, named(twin))
        assertKept(one, await scene.snapshot(), `After a name of ${length} characters and its twin`)
        await remove(scene, named(twin))
        assertSame(one, await scene.snapshot(), "After the twin was deleted", bench.mayStayAfterDelete)
        await remove(scene, named(name))
      }
    }),
    ...oddDatabaseCases(bench),
  ]
}

function oddDatabaseCases(bench: TargetBench): readonly ConformanceCase[] {
  const { plugin, fixture } = bench
  return (fixture.oddDatabases ?? []).map((options) =>
    caseOf(`the database of ${JSON.stringify(options)} is connected like any other`, "names", async () => {
      const scene = await bench.begin()
      const before = await scene.snapshot()
      const target = { kind: plugin.id, options }
      const { result } = await create(scene, { target })
      assertKept(before, await scene.snapshot(), "After the create", bench.mayStayAfterDelete)
      assert.equal(result.target.kind, plugin.id)
      assertValid(await validate(scene), "The connection")
      await remove(scene)
      assertSame(before, await scene.snapshot(), "After the delete", bench.mayStayAfterDelete)
    }),
  )
}

/** What a connection with plain names adds. */
async function plainOne(bench: TargetBench, scene: TargetScene): Promise<Snapshot> {
  const before = await scene.snapshot()
  const { result } = await create(scene)
  const made = await scene.snapshot()
  await remove(scene)
  assertSame(before, await scene.snapshot(), "After a plain name", bench.mayStayAfterDelete)
  return addedFor(result.user, before, made)
}

/** An odd name is refused before anything is touched, or does what a plain one does, no more and no less. */
async function assertOrdinary(
  bench: TargetBench,
  scene: TargetScene,
  name: string,
  usual: Snapshot,
  plugins: readonly Plugin[],
): Promise<void> {
  const shown = JSON.stringify(name)
  // What may stay from the connections before is there.
  const start = await scene.snapshot()
  const ended = await tryCreate(scene, {}, { plugins })
  if ("error" in ended) {
    assertRefused(ended, `The name ${shown}`)
    assertSame(start, await scene.snapshot(), `After the refused name ${shown}`, bench.mayStayAfterUndo)
    return
  }
  const made = await scene.snapshot()
  assertKept(start, made, `After the name ${shown}`, bench.mayStayAfterDelete)
  assertSame(
    withoutRecord(usual),
    withoutRecord(addedFor(ended.result.user, start, made)),
    `With the name ${shown}, as against a plain one`,
    bench.mayStayAfterDelete,
  )
  await remove(scene, {}, { plugins })
  assertSame(start, await scene.snapshot(), `After the name ${shown} was deleted`, bench.mayStayAfterDelete)
}

/** A target that is told another name of the connection than the engine has. */
function renamed(plugins: readonly Plugin[], name: string): readonly Plugin[] {
  return plugins.map((plugin) =>
    plugin.kind === "target"
      ? changedTarget(plugin, (found) => ({
          connect: (request) => found.connect({ ...request, connection: name }),
          disconnect: (existing, others) => found.disconnect({ ...existing, connection: name }, others),
        }))
      : plugin,
  )
}

/** The record tells the name of the identity and of the user by right. */
function withoutRecord(snapshot: Snapshot): Snapshot {
  return Object.fromEntries(
    Object.entries(snapshot).filter(([object]) => !object.startsWith("setting KEYLESS_CONNECTION_")),
  )
}

function named(name: string | undefined): { readonly name: string } {
  return { name: name ?? "" }
}
