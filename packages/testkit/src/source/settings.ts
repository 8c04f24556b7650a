import assert from "node:assert/strict"
import { createSecret, isKeylessError, type SettingsStore, type SourcePlugin } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import type { ContractClause } from "../contract.ts"
import { optionsOf, plainContext } from "../engine/context.ts"
import { heldTexts } from "./bench.ts"
import type { SourceFixture } from "./fixture.ts"

const oddTexts = [
  `grün 数据 'a' "b" {c} $d %e% \\f;=,`,
  `grün 数据 "b" {c} $d %e% \\f;=,#`,
  "grün 数据 'a' {c} %e% ;=,#",
]

/** How the settings of an app are read and changed. */
export function settingsCases<O>(
  plugin: SourcePlugin<O>,
  fixture: SourceFixture,
): readonly ConformanceCase[] {
  const open = async (): Promise<SettingsStore> =>
    (await plugin.resolve(plainContext(), await optionsOf(plugin.options, fixture.options))).settings
  const read = async () => Object.fromEntries(await (await open()).read(plainContext()))
  const testOf = (name: string, clause: ContractClause, work: () => Promise<void>): ConformanceCase =>
    caseOf(`settings: ${name}`, clause, async () => {
      await fixture.begin()
      await work()
    })
  return [
    testOf("the named keys are changed and no other, secrets opened", "settings", async () => {
      const before = await read()
      assert.equal(before["UNRELATED"], "stays")
      const set = { ONE: "1", TWO: createSecret("two") }
      await (await open()).change(plainContext(), { set, remove: ["NOT_THERE"] })
      assert.deepEqual(await read(), { ...before, ONE: "1", TWO: "two" })
      await (await open()).change(plainContext(), { set: {}, remove: ["ONE", "TWO"] })
      assert.deepEqual(await read(), before)
    }),
    testOf("values come back as they were given", "settingValues", async () => {
      const odd = Object.fromEntries(heldTexts(fixture, oddTexts).map((text, index) => [`ODD${index}`, text]))
      const set = { EMPTY: "", LONG: "x".repeat(4000), ...odd }
      const before = await read()
      await (await open()).change(plainContext(), { set, remove: [] })
      assert.deepEqual(await read(), { ...before, ...set })
    }),
    testOf("what was read is a copy: changing it changes nothing", "settings", async () => {
      const before = await read()
      const now = await (await open()).read(plainContext())
      if (now instanceof Map) now.set("STRAY", "1")
      assert.deepEqual(await read(), before)
    }),
    testOf(
      "values that the settings cannot hold are refused, and nothing is written",
      "settingValues",
      async () => {
        const before = await read()
        for (const ODD of oddTexts.filter((text) => !heldTexts(fixture, [text]).includes(text))) {
          const ended = await (
            await open()
          )
            .change(plainContext(), { set: { ONE: "1", ODD }, remove: [] })
            .then(
              () => null,
              (error: unknown) => error,
            )
          assert.ok(isKeylessError(ended), `${JSON.stringify(ODD)} was not refused`)
          assert.deepEqual(await read(), before)
        }
      },
    ),
    testOf("a change that changes nothing is not written", "settingWrites", async () => {
      const settings = await open()
      const writes = await fixture.writes()
      await settings.change(plainContext(), { set: { UNRELATED: "stays" }, remove: ["NOT_THERE"] })
      assert.equal(await fixture.writes(), writes, "What was there was written again")
    }),
    testOf("a change is asked for with the settings as they are now", "settingsNow", async () => {
      const early = await open()
      await early.read(plainContext())
      await (await open()).change(plainContext(), { set: { LATE: "1" }, remove: [] })
      await early.change(plainContext(), (now) => ({ set: { SEEN: now.get("LATE") ?? "no" }, remove: [] }))
      const after = await read()
      assert.equal(after["SEEN"], "1", "The change was made of settings that were read before")
      assert.equal(after["LATE"], "1", "A change of somebody else's is lost")
    }),
    testOf("a change that cannot say what it wants writes nothing", "settings", async () => {
      const before = await read()
      const reason = new Error("It cannot.")
      const ended = await (
        await open()
      )
        .change(plainContext(), () => {
          throw reason
        })
        .then(
          () => null,
          (error: unknown) => error,
        )
      assert.equal(ended, reason)
      assert.deepEqual(await read(), before)
    }),
    testOf("changes at the same time do not lose each other", "settingsNow", async () => {
      const keys = ["A", "B", "C", "D"]
      const stores = await Promise.all(keys.map(open))
      const before = await read()
      await Promise.all(
        stores.map((store, index) =>
          store.change(plainContext(), { set: { [keys[index] ?? ""]: "1" }, remove: [] }),
        ),
      )
      assert.deepEqual(await read(), { ...before, ...Object.fromEntries(keys.map((key) => [key, "1"])) })
    }),
    testOf("a change that was cancelled before writes nothing", "signal", async () => {
      const settings = await open()
      const before = await read()
      const context = plainContext(AbortSignal.abort(new Error("No more time.")))
      const ended = await settings.change(context, { set: { A: "1" }, remove: [] }).then(
        () => "done",
        () => "cancelled",
      )
      assert.equal(ended, "cancelled")
      assert.deepEqual(await read(), before)
    }),
  ]
}
