import { describe, expect, test } from "vitest"
import { fakeAuths, fakeClients, fakeSource, fakeTarget, emptyWorld } from "../fakes.ts"
import { createEngine } from "../../src/index.ts"
import { app, create, engineOf, specOf } from "./harness.ts"

const secretAuth = { kind: "service-principal", options: { secret: "hunter2" } }

test("list shows every connection of an app, by name, without secrets", async () => {
  const { engine } = engineOf()
  expect(await engine.list(app)).toEqual([])
  await create(engine, specOf({ name: "two" }))
  await create(engine, specOf({ name: "one", auth: secretAuth }))
  expect(await engine.list(app)).toMatchObject([
    { name: "one", auth: "service-principal", naming: "further", user: "aad_one" },
    { name: "two", auth: "system-identity", naming: "first", user: "aad_two" },
  ])
  expect(JSON.stringify(await engine.list(app))).not.toContain("hunter2")
})

describe("show", () => {
  test("finds a connection in either case", async () => {
    const { engine } = engineOf()
    const created = await create(engine, specOf({ name: "Shop" }))
    const { configuration: _configuration, ...connection } = created.connection
    expect(await engine.show({ source: app, name: "sHOP" })).toEqual(connection)
  })

  test("names those that there are where there is none of the name", async () => {
    const { engine } = engineOf()
    await expect(engine.show({ source: app, name: "x" })).rejects.toMatchObject({
      code: "connection_not_found",
      hint: "It has no connections at all.",
      resource: "/apps/shop-web",
    })
    await create(engine, specOf({ name: "one" }))
    await expect(engine.show({ source: app, name: "x" })).rejects.toMatchObject({ hint: "It has: one." })
  })
})

test("listConfiguration shows the settings with their values, but no secret and no record", async () => {
  const { engine, world } = engineOf()
  await create(engine, specOf({ name: "one", auth: secretAuth }))
  world.settings.delete("AZURE_POSTGRESQL_USER")
  expect(await engine.listConfiguration({ source: app, name: "one" })).toEqual([
    { key: "AZURE_POSTGRESQL_HOST", value: "db.example", secret: false },
    { key: "AZURE_POSTGRESQL_USER", value: null, secret: false },
    { key: "AZURE_POSTGRESQL_CLIENTID", value: "7e1a0000-0000-4000-8000-00000000bbbb", secret: false },
    { key: "AZURE_POSTGRESQL_CLIENTSECRET", value: null, secret: true },
    { key: "AZURE_POSTGRESQL_TENANTID", value: "7e1a0000-0000-4000-8000-00000000aaaa", secret: false },
  ])
})

describe("previewConfiguration", () => {
  test("names the keys of a first connection", () => {
    const { engine } = engineOf()
    expect(
      engine.previewConfiguration({ target: "fakedb", auth: "service-principal", client: "nodejs" }),
    ).toEqual([
      { key: "AZURE_POSTGRESQL_HOST", secret: false },
      { key: "AZURE_POSTGRESQL_USER", secret: false },
      { key: "AZURE_POSTGRESQL_CLIENTID", secret: false },
      { key: "AZURE_POSTGRESQL_CLIENTSECRET", secret: true },
      { key: "AZURE_POSTGRESQL_TENANTID", secret: false },
    ])
  })

  test.each([
    ["user-account", "nodejs"],
    ["system-identity", "cobol"],
  ])("refuses what does not go together: %s, %s", (auth, client) => {
    const { engine } = engineOf()
    expect(() => engine.previewConfiguration({ target: "fake-db", auth, client })).toThrow(
      expect.objectContaining({ code: "unsupported_combination" }),
    )
  })
})

test("supportTypes is what the plugins say of themselves", () => {
  const { engine } = engineOf()
  expect(engine.supportTypes()).toMatchObject([{ source: "webapp", target: "fake-db" }])
})

test("an engine with two plugins of one name is not made", () => {
  const world = emptyWorld()
  const plugins = [fakeSource(world), fakeSource(world), fakeTarget(world), ...fakeAuths(), ...fakeClients()]
  expect(() => createEngine({ plugins })).toThrow(expect.objectContaining({ code: "duplicate_plugin" }))
})

describe("preview", () => {
  const states = async (engine: ReturnType<typeof engineOf>["engine"]) =>
    (await engine.preview(await engine.plan(specOf({ name: "shop" })))).map(
      ({ id, state }) => `${id} ${state}`,
    )

  test("of a new connection says what would change, and changes nothing", async () => {
    const { engine, world } = engineOf()
    expect(await states(engine)).toEqual([
      "identity.enable change",
      "database.session look",
      "principal.create unknown",
      "access.prove unknown",
      "settings.write unknown",
    ])
    expect(world.changes).toEqual([])
    expect([...world.settings]).toEqual([["UNRELATED", "stays"]])
  })

  test("of a connection that is there says that all is in place", async () => {
    const { engine } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    expect(await states(engine)).toEqual([
      "identity.enable in_place",
      "database.session look",
      "principal.create in_place",
      "access.prove look",
      "settings.write in_place",
    ])
  })

  test("says what would be opened for the run only, and opens nothing", async () => {
    const { engine, world } = engineOf()
    world.shut = true
    expect(await states(engine)).toContain("database.session temporary")
    expect(world.changes).toEqual([])
  })

  test("says what would fail", async () => {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    world.failing = "admin.look"
    const plan = await engine.planValidate({ source: app, name: "shop" })
    expect(await engine.preview(plan)).toContainEqual(
      expect.objectContaining({ id: "admin.look", state: "problem", detail: "The caller is no admin." }),
    )
  })
})
