import { describe, expect, test } from "vitest"
import { type EngineEvent, recordKey } from "../../src/index.ts"
import { emptyWorld, firstIdentity, secondIdentity } from "../fakes.ts"
import { create, engineOf, specOf, warnings, yes } from "./harness.ts"

describe("a new connection", () => {
  test("makes identity, user and settings, in this order, and says what it is", async () => {
    const { engine, world } = engineOf()
    const { connection, events } = await create(engine, specOf({ name: "shop" }))
    expect(connection).toEqual({
      name: "shop",
      source: "/apps/shop-web",
      target: { kind: "fake-db", id: "/databases/shop" },
      auth: "system-identity",
      client: "nodejs",
      principal: {
        objectId: firstIdentity,
        tenantId: "7e1a0000-0000-4000-8000-00000000aaaa",
        clientId: "7e1a0000-0000-4000-8000-00000000bbbb",
        name: "shop-web",
      },
      user: "aad_shop",
      privileges: "all",
      naming: "first",
      settings: ["AZURE_POSTGRESQL_HOST", "AZURE_POSTGRESQL_USER"],
      configuration: [
        { key: "AZURE_POSTGRESQL_HOST", value: "db.example", secret: false },
        { key: "AZURE_POSTGRESQL_USER", value: "aad_shop", secret: false },
      ],
    })
    expect(world.changes).toEqual(["identity.enable", "principal.create", "settings.change"])
    expect(Object.fromEntries(world.settings)).toEqual({
      UNRELATED: "stays",
      AZURE_POSTGRESQL_HOST: "db.example",
      AZURE_POSTGRESQL_USER: "aad_shop",
      KEYLESS_CONNECTION_SHOP: expect.any(String),
    })
    expect(events.at(-1)).toMatchObject({ type: "run.done", changed: true })
    expect(warnings(events)).toEqual([])
  })

  test("is planned without changing anything", async () => {
    const { engine, world } = engineOf()
    const plan = await engine.plan(specOf({ name: "shop" }))
    expect(plan.steps.map(({ id }) => id)).toEqual([
      "identity.enable",
      "database.session",
      "principal.create",
      "access.prove",
      "settings.write",
    ])
    expect(world.changes).toEqual([])
  })

  test("made a second time changes nothing", async () => {
    const { engine, world } = engineOf()
    const first = await create(engine, specOf({ name: "shop" }))
    world.changes.length = 0
    const again = await create(engine, specOf({ name: "shop" }))
    expect(again.connection).toEqual(first.connection)
    expect(world.changes).toEqual([])
    expect(again.events.at(-1)).toMatchObject({ type: "run.done", changed: false })
  })

  test("has secrets in the app's settings, and neither in its record nor in the events", async () => {
    const { engine, world } = engineOf()
    const auth = { kind: "service-principal", options: { secret: "hunter2" } }
    const { connection, events } = await create(engine, specOf({ name: "shop", auth }))
    expect(world.settings.get("AZURE_POSTGRESQL_CLIENTSECRET")).toBe("hunter2")
    const record = world.settings.get(recordKey("shop")) ?? ""
    expect(JSON.parse(record)).toMatchObject({ secretKeys: ["AZURE_POSTGRESQL_CLIENTSECRET"] })
    expect(record + JSON.stringify(events) + JSON.stringify(connection)).not.toContain("hunter2")
  })

  test("takes back everything when the last step fails", async () => {
    const { engine, world } = engineOf()
    world.failing = "settings.change"
    await expect(create(engine, specOf({ name: "shop" }))).rejects.toMatchObject({
      code: "fake_failure",
      step: "settings.write",
    })
    expect(world.users.size).toBe(0)
    expect(world.identity).toBeNull()
    expect([...world.settings]).toEqual([["UNRELATED", "stays"]])
  })

  test.each([
    ["settings", null],
    ["other part's settings", { settings: new Map<string, string>(), namesIn: "part" as const }],
  ])("leaves an identity that another connection in the app's %s names since", async (_where, otherPart) => {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "other" }))
    const records = [...world.settings].filter(([key]) => key.startsWith("KEYLESS_CONNECTION_"))
    world.settings.clear()
    world.users.clear()
    world.identity = null
    world.otherPart = otherPart
    world.failing = "settings.change"
    const events: EngineEvent[] = []
    const plan = await engine.plan(specOf({ name: "shop" }))
    const onEvent = (event: EngineEvent) => {
      events.push(event)
      // Another run has succeeded meanwhile.
      if (event.type !== "step.failed") return
      for (const [key, value] of records) (otherPart?.settings ?? world.settings).set(key, value)
    }
    await expect(engine.run(plan, { onEvent })).rejects.toMatchObject({ code: "fake_failure" })
    expect(world.identity).not.toBeNull()
    expect(warnings(events)).toContainEqual(
      expect.stringContaining("keeps its identity: the connection other"),
    )
  })

  test("leaves an identity as which the app reads the place of a connection that came since", async () => {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "other" }))
    const made = JSON.parse(world.settings.get(recordKey("other")) ?? "")
    const principal = { ...made.principal, objectId: "00000000-0000-4000-8000-00000000abcd" }
    const record = JSON.stringify({ ...made, principal, place: { placement: { attic: "1" }, keys: [] } })
    world.settings.clear()
    world.users.clear()
    world.identity = null
    world.failing = "settings.change"
    const events: EngineEvent[] = []
    const plan = await engine.plan(specOf({ name: "shop" }))
    const onEvent = (event: EngineEvent) => {
      events.push(event)
      if (event.type === "step.failed") world.settings.set(recordKey("other"), record)
    }
    await expect(engine.run(plan, { onEvent })).rejects.toMatchObject({ code: "fake_failure" })
    expect(world.identity).not.toBeNull()
    expect(warnings(events)).toContainEqual(
      expect.stringContaining("keeps its identity: the connection other"),
    )
  })

  test("puts back settings that it had replaced when a later step fails", async () => {
    const { engine, world } = engineOf()
    world.settings.set("spring.datasource.url", "before")
    const plan = await engine.plan(specOf({ name: "shop", client: "springboot" }))
    const last = plan.inner.steps.at(-1)
    if (last === undefined || last.step.kind !== "action")
      throw new Error("The last step writes the settings.")
    const { step } = last
    const failing = {
      ...step,
      apply: async (context: Parameters<typeof step.apply>[0]) => {
        await step.apply(context)
        throw new Error("after the write")
      },
    }
    const steps = [...plan.inner.steps.slice(0, -1), { ...last, step: failing }]
    await expect(engine.run({ ...plan, inner: { ...plan.inner, steps } })).rejects.toThrow("after the write")
    expect(Object.fromEntries(world.settings)).toEqual({
      UNRELATED: "stays",
      "spring.datasource.url": "before",
    })
  })
})

describe("a connection whose", () => {
  test("identity was made anew gets user and settings anew", async () => {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    world.identity = secondIdentity
    world.changes.length = 0
    const { connection } = await create(engine, specOf({ name: "shop" }))
    expect(connection.principal.objectId).toBe(secondIdentity)
    expect(world.changes).toEqual(["principal.create", "settings.change"])
    expect(world.settings.get(recordKey("shop"))).toContain(secondIdentity)
  })

  test("setting was changed by hand gets it back", async () => {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    world.settings.set("AZURE_POSTGRESQL_HOST", "elsewhere")
    await create(engine, specOf({ name: "shop" }))
    expect(world.settings.get("AZURE_POSTGRESQL_HOST")).toBe("db.example")
  })

  test("client type changes loses the settings that it needs no more", async () => {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    const { connection } = await create(engine, specOf({ name: "shop", client: "springboot" }), yes)
    expect(connection.settings).toEqual(["spring.datasource.url", "spring.datasource.username"])
    expect([...world.settings.keys()].toSorted()).toEqual([
      "KEYLESS_CONNECTION_SHOP",
      "UNRELATED",
      "spring.datasource.url",
      "spring.datasource.username",
    ])
  })

  test("keys are customized keeps its default keys in the record", async () => {
    const { engine, world } = engineOf()
    const customizedKeys = { AZURE_POSTGRESQL_HOST: "DB_HOST" }
    const { connection } = await create(engine, specOf({ name: "shop", customizedKeys }))
    expect(connection.settings).toEqual(["DB_HOST", "AZURE_POSTGRESQL_USER"])
    expect(world.settings.get("DB_HOST")).toBe("db.example")
    expect(world.settings.has("AZURE_POSTGRESQL_HOST")).toBe(false)
  })
})

test("a second connection gets the longer names and leaves the first alone", async () => {
  const { engine, world } = engineOf()
  await create(engine, specOf({ name: "one" }))
  const before = new Map(world.settings)
  const { connection } = await create(engine, specOf({ name: "two" }))
  expect(connection).toMatchObject({
    naming: "further",
    settings: ["AZURE_POSTGRESQL_TWO_HOST", "AZURE_POSTGRESQL_TWO_USER"],
  })
  for (const [key, value] of before) expect(world.settings.get(key)).toBe(value)
  world.changes.length = 0
  await create(engine, specOf({ name: "two" }))
  await create(engine, specOf({ name: "one" }))
  expect(world.changes).toEqual([])
})

test("a second connection of a framework with fixed keys is refused, and nothing is touched", async () => {
  const { engine, world } = engineOf()
  await create(engine, specOf({ name: "one", client: "springboot" }))
  world.changes.length = 0
  await expect(engine.plan(specOf({ name: "two", client: "springboot" }))).rejects.toMatchObject({
    code: "setting_conflict",
  })
  expect(world.changes).toEqual([])
})

describe("what was left out", () => {
  test("the client type is what the app suggests, and that is told", async () => {
    const world = emptyWorld()
    world.suggestedClient = "springboot"
    const { engine } = engineOf({ world })
    const { client: _client, ...spec } = specOf({ name: "shop" })
    const { connection, events } = await create(engine, spec)
    expect(connection.client).toBe("springboot")
    expect(warnings(events)).toEqual([
      'No client type was given; using "springboot", what the app\'s run-time stack suggests.',
    ])
  })

  test.each([undefined, "fortran"])(
    "the client type is none where the app suggests %s",
    async (suggested) => {
      const world = emptyWorld()
      world.suggestedClient = suggested
      const { engine } = engineOf({ world })
      const { client: _client, ...spec } = specOf({ name: "shop" })
      const { connection, events } = await create(engine, spec)
      expect(connection.client).toBe("none")
      expect(warnings(events)).toEqual(['No client type was given; using "none", the default.'])
    },
  )

  test("the identity is the app's own", async () => {
    const { engine } = engineOf()
    expect((await create(engine, specOf({ name: "shop" }))).connection.auth).toBe("system-identity")
  })

  test("the name is made once, and found again by the same command", async () => {
    const { engine, world } = engineOf()
    const first = await create(engine, specOf())
    expect(first.connection.name).toMatch(/^fakedb_[a-z0-9]{5}$/)
    expect(warnings(first.events)).toEqual([
      `No connection name was given; using "${first.connection.name}".`,
    ])
    world.changes.length = 0
    const again = await create(engine, specOf())
    expect(again.connection).toEqual(first.connection)
    expect(warnings(again.events)).toEqual([
      `No connection name was given; going on with "${first.connection.name}", which the same command began.`,
    ])
    expect(world.changes).toEqual([])
  })
})
