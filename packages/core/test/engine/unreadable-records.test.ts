import { describe, expect, test } from "vitest"
import type { Engine } from "../../src/index.ts"
import { emptyWorld, type World } from "../fakes.ts"
import { app, create, engineOf, specOf, warnings } from "./harness.ts"

const key = "KEYLESS_CONNECTION_FUTURE"
/** A record of a version to come, which says in its own way what it wrote. */
const newer = JSON.stringify({
  version: 2,
  name: "future",
  keys: { url: "DATABASE_URL" },
  somethingNew: true,
})

async function worldWith(record: string): Promise<{ engine: Engine; world: World; told: string[] }> {
  const world = emptyWorld()
  world.settings.set(key, record)
  world.settings.set("AZURE_POSTGRESQL_HOST", "taken.example")
  const told: string[] = []
  return { ...engineOf({ world }), told }
}

describe.each([
  ["of a newer version", newer, "newer_version", "A newer version of Keyless wrote"],
  ["that is broken", "{", "invalid_record", "is not the record of a connection"],
])("a record %s", (_case, record, code, said) => {
  test("blocks no other connection: list, create, validate and delete go on, and it stays as it is", async () => {
    const { engine, world, told } = await worldWith(record)
    const { events } = await create(engine, specOf({ name: "shop" }))
    expect(warnings(events)).toEqual(expect.arrayContaining([expect.stringContaining(said)]))
    const onWarning = ({ message }: { readonly message: string }) => void told.push(message)
    expect((await engine.list(app, { onWarning })).map(({ name }) => name)).toEqual(["shop"])
    expect(told).toEqual([expect.stringContaining(key)])
    const ref = { source: app, name: "shop" }
    expect((await engine.show(ref)).name).toBe("shop")
    await engine.run(await engine.planValidate(ref))
    await engine.run(await engine.planDelete(ref))
    expect(world.settings.get(key)).toBe(record)
    expect(world.settings.get("AZURE_POSTGRESQL_HOST")).toBe("taken.example")
  })

  test("is refused by its name, in either case, and neither overwritten nor deleted", async () => {
    const { engine, world } = await worldWith(record)
    const before = new Map(world.settings)
    for (const name of ["future", "FUTURE"]) {
      const ref = { source: app, name }
      await expect(engine.plan(specOf({ name }))).rejects.toMatchObject({ code })
      await expect(engine.planDelete(ref)).rejects.toMatchObject({ code })
      await expect(engine.planValidate(ref)).rejects.toMatchObject({ code })
      await expect(engine.show(ref)).rejects.toMatchObject({ code })
    }
    expect(new Map(world.settings)).toEqual(before)
  })

  test("that comes between plan and run is not overwritten either", async () => {
    const world = emptyWorld()
    const { engine } = engineOf({ world })
    const plan = await engine.plan(specOf({ name: "future" }))
    world.settings.set(key, record)
    await expect(engine.run(plan)).rejects.toMatchObject({ code })
    expect(world.settings.get(key)).toBe(record)
    expect(world.users.size).toBe(0)
  })

  test("keeps the keys that it wrote or may have written", async () => {
    const { engine, world } = await worldWith(record)
    world.settings.set("DATABASE_URL", "postgres://other")
    const spec = specOf({ name: "shop", customizedKeys: { AZURE_POSTGRESQL_SHOP_HOST: "DATABASE_URL" } })
    await expect(engine.plan(spec)).rejects.toMatchObject({ code: "setting_conflict" })
    expect(world.settings.get("DATABASE_URL")).toBe("postgres://other")
  })
})
