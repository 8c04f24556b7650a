import { expect, test } from "vitest"
import { create, database, engineOf, specOf } from "./harness.ts"

test.each([
  ["a name with other characters", specOf({ name: "a-b" }), "invalid_connection_name"],
  ["an empty name", specOf({ name: "" }), "invalid_connection_name"],
  ["an unknown source", specOf({ source: { kind: "toaster" } }), "unknown_plugin"],
  ["an unknown target", specOf({ target: { kind: "toaster" } }), "unknown_plugin"],
  ["an unknown auth type", specOf({ auth: { kind: "toaster" } }), "unknown_plugin"],
  ["an unknown client type", specOf({ client: "toaster" }), "unknown_plugin"],
  ["missing options", specOf({ target: { kind: "fake-db" } }), "invalid_options"],
  [
    "options too many",
    specOf({ target: { ...database, options: { database: "a", b: 1 } } }),
    "invalid_options",
  ],
  [
    "an app that is not there",
    specOf({ source: { kind: "webapp", options: { name: "x" } } }),
    "source_not_found",
  ],
  ["what the target refuses", specOf({ auth: { kind: "user-account" } }), "unsupported_combination"],
  ["a client type without a format", specOf({ client: "cobol" }), "unsupported_combination"],
  [
    "a password among the properties",
    specOf({ connectionStringProperties: { Password: "x" } }),
    "invalid_options",
  ],
  ["a password under Npgsql's name", specOf({ connectionStringProperties: { psw: "x" } }), "invalid_options"],
  [
    "a property that would be two",
    specOf({ connectionStringProperties: { "x=1;Host": "evil" } }),
    "invalid_connection_property",
  ],
  ["no privileges at all", specOf({ privileges: [] }), "invalid_privileges"],
  ["an unknown key", specOf({ name: "a", customizedKeys: { NOPE: "X" } }), "unknown_setting_key"],
])("%s is refused before anything is touched", async (_case, spec, code) => {
  const { engine, world } = engineOf()
  await expect(engine.plan(spec)).rejects.toMatchObject({ code })
  expect(world.changes).toEqual([])
})

test("a name that differs from another only in case is refused, since their records would collide", async () => {
  const { engine } = engineOf()
  await create(engine, specOf({ name: "shop" }))
  await expect(engine.plan(specOf({ name: "SHOP" }))).rejects.toMatchObject({ code: "connection_name_taken" })
})

test("a setting that looks like a record and is none is told, not overwritten", async () => {
  const { engine, world } = engineOf()
  world.settings.set("KEYLESS_CONNECTION_SHOP", "mine")
  await expect(engine.plan(specOf({ name: "shop" }))).rejects.toMatchObject({ code: "invalid_record" })
  expect(world.settings.get("KEYLESS_CONNECTION_SHOP")).toBe("mine")
})

test("two runs of one connection do not work at the same time", async () => {
  const { engine } = engineOf()
  const [one, two] = await Promise.all([
    engine.plan(specOf({ name: "a" })),
    engine.plan(specOf({ name: "a" })),
  ])
  const events = engine.apply(one)
  await events.next()
  await expect(engine.run(two)).rejects.toMatchObject({ code: "connection_busy" })
  for await (const _event of events);
  expect(await engine.run(two)).toMatchObject({ name: "a" })
})

test("a database that is shut stays so where the network is to be left alone, and nothing stays changed", async () => {
  const { engine, world } = engineOf()
  world.shut = true
  await expect(create(engine, specOf({ name: "shop", network: "leave" }))).rejects.toMatchObject({
    code: "opening_refused",
  })
  expect([...world.users.keys(), ...world.openings]).toEqual([])
  world.shut = false
  expect(await create(engine, specOf({ name: "shop", network: "leave" }))).toMatchObject({
    connection: { name: "shop" },
  })
})
