import { describe, expect, test } from "vitest"
import type { ConnectionSpec, Engine } from "../../src/index.ts"
import { fileJournal } from "../../src/index.ts"
import { journalFolder } from "../journal/killed.ts"
import type { World } from "../fakes.ts"
import { app, create, engineOf, specOf, yes } from "./harness.ts"

const secret = { kind: "service-principal", options: { secret: "hunter2" } }
const reference = "@safe(AZURE_POSTGRESQL_CLIENTSECRET)"

const keptIn = (place: string, extra: Partial<ConnectionSpec> = {}) =>
  specOf({ name: "shop", source: { ...app, options: { name: "shop-web", place } }, ...extra })
const inSafe = keptIn("safe", { auth: secret })
const placed = ({ places }: World) => ({
  safe: Object.fromEntries(places.safe),
  shelf: Object.fromEntries(places.shelf),
})
const validate = async (engine: Engine, name = "shop") =>
  engine.run(await engine.planValidate({ source: app, name }))
const remove = async (engine: Engine, name = "shop") =>
  engine.run(await engine.planDelete({ source: app, name }))

describe("a place for secrets", () => {
  test("keeps them, and a reference stands in the settings", async () => {
    const { engine, world } = engineOf()
    const { connection } = await create(engine, inSafe)
    expect(placed(world)).toEqual({ safe: { AZURE_POSTGRESQL_CLIENTSECRET: "hunter2" }, shelf: {} })
    expect(world.settings.get("AZURE_POSTGRESQL_CLIENTSECRET")).toBe(reference)
    expect(JSON.stringify([...world.settings])).not.toContain("hunter2")
    expect(connection.place).toEqual({
      placement: { where: "safe" },
      keys: ["AZURE_POSTGRESQL_CLIENTSECRET"],
    })
    expect(world.changes.indexOf("safe.access")).toBeLessThan(world.changes.indexOf("safe.change"))
    expect(world.changes.indexOf("safe.change")).toBeLessThan(world.changes.indexOf("settings.change"))
    expect(await validate(engine)).toMatchObject({ ok: true })
  })

  test("is named among what a plan needs permissions for", async () => {
    const { engine } = engineOf()
    const plan = await engine.plan(inSafe)
    const step = plan.steps.find(({ id }) => id === "settings.place")
    expect(step?.permissions).toEqual([{ operation: "safe/write", scope: "/safe" }])
  })

  test("is left alone by the same command", async () => {
    const { engine, world } = engineOf()
    await create(engine, inSafe)
    const before = structuredClone([world.settings, world.places])
    world.changes.length = 0
    await create(engine, inSafe)
    expect(world.changes).toEqual(["safe.access"])
    expect([world.settings, world.places]).toEqual(before)
  })

  test("is emptied by delete, with the record last", async () => {
    const { engine, world } = engineOf()
    await create(engine, inSafe)
    world.changes.length = 0
    await remove(engine)
    expect(world.changes).toEqual(["principal.drop", "safe.change", "settings.change"])
    expect(placed(world).safe).toEqual({})
    expect([...world.settings]).toEqual([["UNRELATED", "stays"]])
  })

  test("gets back what it held when a later step fails", async () => {
    const { engine, world } = engineOf()
    world.failing = "settings.change"
    await expect(create(engine, inSafe)).rejects.toMatchObject({ code: "fake_failure" })
    expect(placed(world).safe).toEqual({})
    world.failing = null
    await create(engine, inSafe)
    world.failing = "settings.change"
    const other = keptIn("safe", {
      auth: { ...secret, options: { secret: "hunter3" } },
      privileges: "readonly",
    })
    await expect(create(engine, other, yes)).rejects.toMatchObject({ code: "fake_failure" })
    expect(placed(world).safe).toEqual({ AZURE_POSTGRESQL_CLIENTSECRET: "hunter2" })
  })

  test("is left when the connection is to keep its settings elsewhere", async () => {
    const { engine, world } = engineOf()
    await create(engine, inSafe)
    const { connection } = await create(engine, specOf({ name: "shop", auth: secret }))
    expect(connection.place).toBeUndefined()
    expect(placed(world).safe).toEqual({})
    expect(world.settings.get("AZURE_POSTGRESQL_CLIENTSECRET")).toBe("hunter2")
  })

  test("is not named where the connection has nothing to keep there", async () => {
    const { engine, world } = engineOf()
    expect((await create(engine, keptIn("safe"))).connection.place).toBeUndefined()
    expect(placed(world).safe).toEqual({})
    expect(world.changes).not.toContain("safe.access")
  })

  test("that cannot be used for such a connection is no place", async () => {
    const { engine } = engineOf()
    expect((await create(engine, keptIn("none"))).connection.place).toBeUndefined()
  })

  test("whose reference was changed is found by validate", async () => {
    const { engine, world } = engineOf()
    await create(engine, inSafe)
    world.settings.set("AZURE_POSTGRESQL_CLIENTSECRET", "@safe(OTHER)")
    const { findings } = await validate(engine)
    expect(findings.find(({ name }) => name === "settings.unchanged")).toMatchObject({
      errorMessage: "AZURE_POSTGRESQL_CLIENTSECRET was changed.",
    })
  })
})

describe("a place for all settings, which others use too", () => {
  const shelf = keptIn("shelf")
  const keys = ["AZURE_POSTGRESQL_SHOP_HOST", "AZURE_POSTGRESQL_SHOP_USER"]

  test("gets keys with the connection's name, and a signpost leads the app there", async () => {
    const { engine, world } = engineOf()
    const { connection } = await create(engine, shelf)
    expect(Object.keys(placed(world).shelf)).toEqual(keys)
    expect([...world.settings.keys()].toSorted()).toEqual([
      "KEYLESS_CONNECTION_SHOP",
      "SHELF_URL",
      "UNRELATED",
    ])
    expect(await validate(engine)).toMatchObject({ ok: true })
    expect(await engine.listConfiguration({ source: app, name: "shop" })).toEqual(connection.configuration)
  })

  test("keeps its signpost until the last connection is gone", async () => {
    const { engine, world } = engineOf()
    await create(engine, shelf)
    await create(engine, { ...shelf, name: "other" })
    await remove(engine)
    expect(world.settings.get("SHELF_URL")).toBe("https://shelf")
    expect(Object.keys(placed(world).shelf)).toEqual([
      "AZURE_POSTGRESQL_OTHER_HOST",
      "AZURE_POSTGRESQL_OTHER_USER",
    ])
    await remove(engine, "other")
    expect([...world.settings]).toEqual([["UNRELATED", "stays"]])
    expect(placed(world).shelf).toEqual({})
  })

  test("takes nothing that belongs to somebody else, and nothing is touched", async () => {
    const { engine, world } = engineOf()
    world.places.shelf.set("AZURE_POSTGRESQL_SHOP_HOST", "somebody's")
    await expect(engine.plan(shelf)).rejects.toMatchObject({ code: "setting_conflict" })
    expect(world.changes).toEqual([])
  })

  test("does not overwrite what somebody put there since the plan was made", async () => {
    const { engine, world } = engineOf()
    const plan = await engine.plan(shelf)
    world.places.shelf.set("AZURE_POSTGRESQL_SHOP_HOST", "somebody's")
    await expect(engine.run(plan)).rejects.toMatchObject({ code: "setting_conflict" })
    expect(placed(world).shelf).toEqual({ AZURE_POSTGRESQL_SHOP_HOST: "somebody's" })
    expect([...world.users.keys()]).toEqual([])
  })

  test("is refused where the app is led elsewhere already", async () => {
    const { engine, world } = engineOf()
    world.settings.set("SHELF_URL", "https://other")
    await expect(create(engine, shelf)).rejects.toMatchObject({ code: "setting_conflict" })
    expect(placed(world).shelf).toEqual({})
  })

  test("gives up its keys and its signpost when the connection moves to the settings", async () => {
    const { engine, world } = engineOf()
    await create(engine, shelf)
    await create(engine, specOf({ name: "shop" }))
    expect(placed(world).shelf).toEqual({})
    expect([...world.settings.keys()].toSorted()).toEqual([...keys, "KEYLESS_CONNECTION_SHOP", "UNRELATED"])
  })

  test("is filled by the run after one that died between the place and the settings", async () => {
    const journal = fileJournal(await journalFolder())
    const { engine, world } = engineOf({ journal })
    world.failing = "settings.change"
    const plan = await engine.plan(shelf)
    await expect(engine.run(plan, { rollback: false })).rejects.toMatchObject({ code: "fake_failure" })
    expect(Object.keys(placed(world).shelf)).toEqual(keys)
    world.failing = null
    await create(engine, shelf)
    expect(Object.keys(placed(world).shelf)).toEqual(keys)
    expect(world.settings.has("KEYLESS_CONNECTION_SHOP")).toBe(true)
  })
})
