import { describe, expect, test } from "vitest"
import { create, engineOf, specOf, warnings, yes } from "./harness.ts"

const secret = { kind: "service-principal", options: { secret: "hunter2" } }

describe("a name that is in use for another connection", () => {
  const others = {
    database: { target: { kind: "fake-db", options: { database: "stock" } } },
    identity: { auth: secret },
    client: { client: "springboot" },
  }
  for (const [what, change] of Object.entries(others)) {
    test(`asks before another ${what} takes its place, before anything else is done`, async () => {
      const { engine, world } = engineOf()
      await create(engine, specOf({ name: "shop" }))
      world.changes.length = 0
      const spec = specOf({ name: "shop", ...change })
      await expect(create(engine, spec)).rejects.toMatchObject({ code: "consent_required" })
      const no = { confirm: async () => false }
      await expect(create(engine, spec, no)).rejects.toMatchObject({ code: "consent_refused" })
      expect(world.changes).toEqual([])

      const [first] = await engine.preview(await engine.plan(spec))
      expect(first).toMatchObject({ id: "connection.change", state: "change" })
      expect(first?.title).toContain(" → ")
      const { connection } = await create(engine, spec, yes)
      expect(connection).toMatchObject({ name: "shop" })
      // What it has become is what the next run goes on with.
      expect((await create(engine, spec)).connection).toMatchObject({ name: "shop" })
    })
  }

  test("is told which database it led to and leads to", async () => {
    const { engine } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    const plan = await engine.plan(specOf({ name: "shop", ...others.database }))
    expect(plan.steps[0]?.title).toBe(
      "Change the connection shop: database /databases/shop → /databases/stock",
    )
  })

  test("says that a user was left where nobody can tell whether it is the same one", async () => {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    const { events } = await create(engine, specOf({ name: "shop", ...others.database }), yes)
    expect(world.users.has("aad_shop")).toBe(true)
    expect(warnings(events)).toEqual([expect.stringContaining('"aad_shop" was not taken out')])
  })

  test("loses its former database without a step where that is gone", async () => {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    world.goneDatabases.add("shop")
    const plan = await engine.plan(specOf({ name: "shop", ...others.database }))
    expect(plan.warnings.map(({ message }) => message)).toEqual([expect.stringContaining("is gone")])
    await engine.run(plan, yes)
  })
})
