import { describe, expect, test } from "vitest"
import { recordOf, serializeRecord } from "../src/configuration/record.ts"
import { readEvent } from "../src/index.ts"
import { pluginOf, upgradeLine } from "../src/journal/version.ts"
import { readPlan } from "../src/plan/read-plan.ts"
import { upgrade } from "../src/upgrade.ts"
import { create, engineOf, specOf } from "./engine/harness.ts"

describe("upgrading", () => {
  const upgraders = { 1: (text: string) => `${text}b`, 2: (text: string) => `${text}c` }

  test.each([
    [3, { kind: "current", value: "a" }],
    [2, { kind: "current", value: "ac" }],
    [1, { kind: "current", value: "abc" }],
    [0, { kind: "unknown" }],
    [4, { kind: "newer" }],
    ["1", { kind: "unknown" }],
    [undefined, { kind: "unknown" }],
    [1.5, { kind: "unknown" }],
  ])("from version %s to 3", (version, expected) => {
    expect(upgrade("a", version, 3, upgraders)).toEqual(expected)
  })
})

describe("journals", () => {
  test("of version 1 name a target plugin by its id", () => {
    const line = { type: "acquire", id: "one", plugin: "fake-db", closer: "opening" }
    expect(upgradeLine(line, 1)).toEqual({ ...line, plugin: { kind: "target", id: "fake-db" } })
    expect(upgradeLine({ type: "release", id: "one" }, 1)).toEqual({ type: "release", id: "one" })
    expect(upgradeLine(line, 3)).toBeNull()
  })

  test("that a host keeps itself may give either form", () => {
    expect(pluginOf("fake-db")).toEqual({ kind: "target", id: "fake-db" })
    expect(pluginOf({ kind: "auth", id: "own" })).toEqual({ kind: "auth", id: "own" })
  })
})

test("a record of an older version is read by its upgrader, and one of a newer version is not", async () => {
  const { engine, world } = engineOf()
  await create(engine, specOf({ name: "shop" }))
  const record: object = JSON.parse(world.settings.get("KEYLESS_CONNECTION_SHOP") ?? "")
  expect(recordOf(record)).not.toBeNull()
  expect(recordOf({ ...record, version: 2 })).toBeNull()
  const older = { ...record, version: 0, user: undefined, login: "aad_shop" }
  expect(recordOf(older)).toBeNull()
  const read = recordOf(older, { 0: (old) => ({ ...old, user: Reflect.get(old, "login"), version: 1 }) })
  expect(read).toMatchObject({ user: "aad_shop", version: 1 })
  if (read !== null) expect(serializeRecord(read)).toContain("aad_shop")
})

test("a plan of an older version is made a current one by its upgrader", async () => {
  const { engine } = engineOf()
  const plan = await engine.plan(specOf({ name: "shop" }))
  const closersOf = () => ({ opening: async () => {} })
  expect(readPlan("run", plan, closersOf)).toBe(plan)
  const upgraded = readPlan("run", { ...plan, version: 0 }, closersOf, {
    0: (old) => ({ ...old, version: 1 }),
  })
  expect(upgraded.version).toBe(1)
})

test("events carry their version, and are read again from JSON", async () => {
  const { engine } = engineOf()
  const { events } = await create(engine, specOf({ name: "shop" }))
  expect(new Set(events.map(({ version }) => version))).toEqual(new Set([1]))
  expect(events.map((event) => readEvent(JSON.parse(JSON.stringify(event))))).toEqual(
    JSON.parse(JSON.stringify(events)),
  )
  const [first] = events
  expect(readEvent({ ...first, version: 2 })).toBeNull()
  expect(readEvent({ type: "run.exploded", at: "", version: 1 })).toBeNull()
  expect(readEvent("run.done")).toBeNull()
  const older = readEvent(
    { ...first, version: 0, at: undefined, time: "2026" },
    { 0: (old) => ({ ...old, at: "2026", version: 1 }) },
  )
  expect(older).toMatchObject({ at: "2026" })
})
