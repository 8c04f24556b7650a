import assert from "node:assert/strict"
import { recordKey } from "@keyless/core"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { optionsOf, plainContext } from "../engine/context.ts"
import { changedSteps } from "../engine/events.ts"
import { assertRefused, assertValid, create, remove, tryCreate, validate } from "../engine/run.ts"
import { assertSame } from "../snapshot.ts"
import { assertPrivileges, expectationOf } from "./access.ts"
import { secondApp, type TargetBench } from "./bench.ts"

/** What connections that lead to one database owe each other: to let each other be. */
export function neighbourCases(bench: TargetBench): readonly ConformanceCase[] {
  const { fixture } = bench
  const [first, second] = fixture.principals
  return [
    caseOf("two apps stand side by side, and each is deleted alone", "neighbours", async () => {
      const scene = await bench.begin()
      await fixture.app.addTable()
      const one = await create(scene, { privileges: bench.privileges("readonly") })
      const alone = await scene.snapshot()
      const other = await create(scene, {
        ...secondApp,
        name: "stock",
        privileges: bench.privileges("readwrite"),
      })
      await assertPrivileges(bench, one.result.user, first, expectationOf(bench.privileges("readonly")))
      await assertPrivileges(bench, other.result.user, second, expectationOf(bench.privileges("readwrite")))
      assertValid(await validate(scene), "The first connection")
      assertValid(await validate(scene, { ...secondApp, name: "stock" }), "The second connection")

      await remove(scene, { ...secondApp, name: "stock" })
      assertSame(alone, await scene.snapshot(), "After the second was deleted", bench.mayStayAfterDelete)
      await assertPrivileges(bench, one.result.user, first, expectationOf(bench.privileges("readonly")))
    }),
    caseOf(
      "two connections of one app stand side by side, and each is deleted alone",
      "neighbours",
      async () => {
        const scene = await bench.begin()
        const before = await scene.snapshot()
        const { result } = await create(scene)
        await create(scene, { name: "reports", privileges: bench.privileges("readonly") })
        assertValid(await validate(scene), "The first connection")
        assertValid(await validate(scene, { name: "reports" }), "The second connection")
        await remove(scene, { name: "reports" })
        assertValid(await validate(scene), "The connection that is left")
        await fixture.app.addTable()
        await assertPrivileges(bench, result.user, first, expectationOf(bench.privileges("all")))
        // The table is the fixture's own, and what the app made goes to whoever administers.
        const world = await scene.snapshot()
        await remove(scene)
        const gone = Object.keys(before).filter((object) => !Object.hasOwn(world, object))
        assert.deepEqual(gone, [], "Something of before is gone")
      },
    ),
    caseOf(
      "a user that two apps share keeps what the one needs that stays, and goes with the last",
      "neighbours",
      async () => {
        const scene = await bench.begin()
        if (!(await keepsClaims(bench))) return
        await fixture.app.addTable()
        const shared = { auth: { kind: "testkit-secret-identity" } }
        const before = await scene.snapshot()
        const one = await create(scene, { ...shared, privileges: bench.privileges("readwrite") })
        const other = await create(scene, {
          ...secondApp,
          ...shared,
          privileges: bench.privileges("readonly"),
        })
        assert.equal(other.result.user, one.result.user, "One identity has two users of one name")
        await assertPrivileges(bench, one.result.user, first, expectationOf(bench.privileges("readwrite")))
        assertValid(await validate(scene), "The first app's connection")

        await remove(scene)
        assertValid(await validate(scene, secondApp), "The connection that is left")
        await assertPrivileges(bench, other.result.user, first, expectationOf(bench.privileges("readonly")))
        await remove(scene, secondApp)
        assertSame(before, await scene.snapshot(), "After both were deleted", bench.mayStayAfterDelete)
      },
    ),
    caseOf("the user of another identity is never taken over unasked", "foreignUser", async () => {
      const scene = await bench.begin()
      await create(scene)
      const made = await scene.snapshot()
      const ended = await tryCreate(scene, secondApp)
      assertValid(await validate(scene), "The first app's connection")
      if (!("error" in ended)) {
        // A database that names its users after identities has room for both.
        assertValid(await validate(scene, secondApp), "The second app's connection")
        return
      }
      assertRefused(ended, "The second app")
      assertSame(made, await scene.snapshot(), "After the refusal", bench.mayStayAfterUndo)

      await create(scene, { ...secondApp, foreignUser: "recreate" })
      assertValid(await validate(scene, secondApp), "The connection that took over")
      const { findings } = (await validate(scene)).result
      assert.ok(
        findings.some(({ result }) => result === "failure"),
        "The app that lost its user is still said to be well",
      )
    }),
    caseOf("a delete whose end was lost can be run again", "deleted", async () => {
      const scene = await bench.begin()
      await create(scene)
      const { settings } = scene.apps.first
      const key = recordKey(scene.spec.name)
      const record = settings.get(key)
      assert.ok(record !== undefined, "The connection has no record")
      await remove(scene)
      const deleted = await scene.snapshot()
      settings.set(key, record)
      const { events } = await remove(scene)
      assert.deepEqual(changedSteps(events), ["settings.remove"], "The second delete changed something")
      assertSame(deleted, await scene.snapshot(), "After the second delete")
    }),
  ]
}

/** Whether the database tells which connections use a user; one that does not knows of one app at a time. */
async function keepsClaims({ plugin, fixture }: TargetBench): Promise<boolean> {
  const found = await plugin.resolve(plainContext(), await optionsOf(plugin.options, fixture.options))
  return found.disconnectClaimed !== undefined
}
