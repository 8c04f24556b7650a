import { describe, expect, test } from "vitest"
import { emptyWorld } from "../fakes.ts"
import { create, engineOf, specOf } from "./harness.ts"

const app = (part?: string) => ({
  kind: "webapp",
  options: { name: "shop-web", ...(part === undefined ? {} : { part }) },
})
const ref = (name: string, part?: string) => ({ source: app(part), name })
const open = (namesIn: "app" | "part") => {
  const settings = new Map([["OWN", "stays"]])
  return { ...engineOf({ world: { ...emptyWorld(), otherPart: { settings, namesIn } } }), settings }
}

describe("an app with several parts that names connections as a whole", () => {
  test("finds them in every part, unless one is named", async () => {
    const { engine, world, settings } = open("app")
    await create(engine, specOf({ name: "first" }))
    const { connection } = await create(engine, specOf({ name: "second", source: app("worker") }))
    expect(connection).toMatchObject({ source: "/apps/shop-web", part: "worker" })
    expect(settings.get("AZURE_POSTGRESQL_USER")).toBe("aad_second")
    expect(world.settings.get("AZURE_POSTGRESQL_USER")).toBe("aad_first")

    expect(await engine.list(app())).toMatchObject([
      { name: "first", part: "web" },
      { name: "second", part: "worker" },
    ])
    expect(await engine.list(app("worker"))).toMatchObject([{ name: "second" }])
    expect(await engine.show(ref("SECOND"))).toMatchObject({ name: "second", part: "worker" })
    expect(await engine.listConfiguration(ref("second"))).toContainEqual({
      key: "AZURE_POSTGRESQL_USER",
      value: "aad_second",
      secret: false,
    })
    expect((await engine.run(await engine.planValidate(ref("second")))).ok).toBe(true)
    await expect(engine.planDelete(ref("second", "web"))).rejects.toMatchObject({
      code: "connection_not_found",
      hint: expect.stringContaining("It has: first."),
    })

    await engine.run(await engine.planDelete(ref("second")))
    expect([...settings]).toEqual([["OWN", "stays"]])
    expect(await engine.list(app())).toMatchObject([{ name: "first" }])
  })

  test("refuses a name that another part has, before anything is changed", async () => {
    const { engine, world } = open("app")
    await create(engine, specOf({ name: "shop", source: app("worker") }))
    world.changes.length = 0
    await expect(engine.plan(specOf({ name: "Shop" }))).rejects.toMatchObject({
      code: "connection_name_taken",
      message: expect.stringContaining("settings of the worker"),
      hint: expect.stringContaining('"worker"'),
    })
    expect(world.changes).toEqual([])
  })

  test("tells apart the same command for two parts that gives no name", async () => {
    const { engine } = open("app")
    const first = await create(engine, specOf())
    const second = await create(engine, specOf({ source: app("worker") }))
    expect(second.connection.name).not.toBe(first.connection.name)
    expect((await create(engine, specOf())).connection.name).toBe(first.connection.name)
  })
})

describe("an app whose parts name their connections each", () => {
  test("keeps the user that a connection of the same name has in another part", async () => {
    const { engine, world, settings } = open("part")
    await create(engine, specOf({ name: "shop", source: app("web") }))
    const { connection } = await create(engine, specOf({ name: "shop", source: app("worker") }))
    expect(connection).not.toHaveProperty("part")
    expect(await engine.list(app())).toMatchObject([{ name: "shop", source: "/apps/shop-web/web" }])

    await engine.run(await engine.planDelete(ref("shop", "worker")))
    expect([...settings]).toEqual([["OWN", "stays"]])
    expect([...world.users.keys()]).toEqual(["aad_shop"])
    expect((await engine.run(await engine.planValidate(ref("shop")))).ok).toBe(true)

    await engine.run(await engine.planDelete(ref("shop")))
    expect([...world.users.keys()]).toEqual([])
  })

  test("does not look for a connection in another part", async () => {
    const { engine } = open("part")
    await create(engine, specOf({ name: "shop", source: app("worker") }))
    await expect(engine.show(ref("shop"))).rejects.toMatchObject({ code: "connection_not_found" })
  })
})
