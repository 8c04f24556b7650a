import { describe, expect, test } from "vitest"
import { action, type FormatInput, prefixed, type Step } from "../../src/index.ts"
import { specOf } from "../engine/harness.ts"
import { emptyWorld } from "../fakes.ts"
import { type Faults, failureOf, faulty, idle } from "./harness.ts"

const source = `source plugin "webapp"`
const target = `target plugin "fake-db"`

/** Answers of plugins against their contracts: the plugin, and what is said of the answer. */
const wrong: readonly (readonly [string, Faults, string, string])[] = [
  ["no app", { source: { resolve: async () => null } }, source, "it is not an object"],
  ["an app that is a text", { source: { resolve: async () => "shop" } }, source, "it is not an object"],
  ["an app without an id", { found: () => ({ id: undefined }) }, source, `"id" is not a text`],
  [
    "an app with a blank name",
    { found: () => ({ name: " " }) },
    source,
    `"name" is not a text that is not empty`,
  ],
  [
    "identities that are no list",
    { found: () => ({ identities: "one" }) },
    source,
    `"identities" is not a list`,
  ],
  [
    "settings that cannot be read",
    { found: ({ settings }) => ({ settings: { ...settings, read: 1 } }) },
    source,
    `"settings.read" is not a function`,
  ],
  [
    "settings as an object",
    { found: ({ settings }) => ({ settings: { ...settings, read: async () => ({ A: "b" }) } }) },
    source,
    "it is not a map of texts",
  ],
  [
    "settings of numbers",
    { found: ({ settings }) => ({ settings: { ...settings, read: async () => new Map([["A", 1]]) } }) },
    source,
    "it is not a map of texts",
  ],
  [
    "permissions of another form",
    { found: ({ settings }) => ({ settings: { ...settings, writePermissions: ["all"] } }) },
    source,
    `"settings.writePermissions[0]" is not an object`,
  ],
  [
    "foreign connections as null",
    {
      found: () => ({
        foreign: { list: async () => null, settingsOf: () => [], remove: () => {}, permissions: () => [] },
      }),
    },
    source,
    "it is not a list",
  ],
  ["no database", { target: { resolve: async () => undefined } }, target, "it is not an object"],
  [
    "a port that is no number",
    { database: ({ endpoint }) => ({ endpoint: { ...endpoint, port: Number.NaN } }) },
    target,
    `"endpoint.port" is not a port`,
  ],
  [
    "a port as a text",
    { database: ({ endpoint }) => ({ endpoint: { ...endpoint, port: "5432" } }) },
    target,
    `"endpoint.port" is not a port`,
  ],
  [
    "a port above all",
    { database: ({ endpoint }) => ({ endpoint: { ...endpoint, port: 65_536 } }) },
    target,
    `"endpoint.port" is not a port`,
  ],
  [
    "a host with a blank",
    { database: ({ endpoint }) => ({ endpoint: { ...endpoint, host: "db.example sslmode=disable" } }) },
    target,
    `"endpoint.host" is not a host`,
  ],
  [
    "a host with a line end",
    { database: ({ endpoint }) => ({ endpoint: { ...endpoint, host: "db.example\n" } }) },
    target,
    `"endpoint.host" is not a host`,
  ],
  [
    "another protocol",
    { database: ({ endpoint }) => ({ endpoint: { ...endpoint, protocol: "mysql" } }) },
    target,
    `"endpoint.protocol" is mysql`,
  ],
  ["nothing to connect with", { database: () => ({ connect: () => null }) }, target, "it is not an object"],
  [
    "steps as an object",
    { database: () => ({ connect: () => ({ steps: {}, access: {} }) }) },
    target,
    `"steps" is not a list`,
  ],
  [
    "no access step",
    {
      database: (found) => ({
        connect: (request: never) => ({ ...found.connect(request), access: undefined }),
      }),
    },
    target,
    `"access" is not an object`,
  ],
  [
    "an access step that is not in the plan",
    {
      database: (found) => ({
        connect: (request: never) => ({ steps: found.connect(request).steps, access: idle("other") }),
      }),
    },
    target,
    `"access" is not among its "steps"`,
  ],
  [
    "settings of a format as null",
    { clientFormat: () => null },
    `client plugin "nodejs"`,
    "it is not a list",
  ],
  [
    "a setting without a key",
    { clientFormat: () => [{ value: "x" }] },
    `client plugin "nodejs"`,
    `"[0].key" is not an object`,
  ],
  [
    "a setting whose value is a number",
    { clientFormat: () => [{ key: { scheme: "fixed", name: "A" }, value: 1 }] },
    `client plugin "nodejs"`,
    `"[0].value" is not a text or a secret`,
  ],
]

test.each(wrong)("%s is refused, and names the plugin", async (_case, fault, plugin, trouble) => {
  const { engine, world } = faulty(fault)
  const error = await failureOf(engine)
  expect(error).toMatchObject({ code: "plugin_failed" })
  expect(error.message).toContain(`The ${plugin} failed in what `)
  expect(error.message).toContain(trouble)
  expect(world.changes).toEqual([])
})

const notSteps: readonly (readonly [string, unknown, string])[] = [
  ["null", null, "a step is what action, ephemeral or proof makes"],
  [
    "a hand-made object",
    { id: "x", kind: "proof", title: "x", why: "x", needs: [], permissions: [], prove: async () => null },
    "it was not made by action, ephemeral or proof",
  ],
  ["one without an id", idle("", {}), `its "id" is not a text`],
  ["one without a title", idle("x", { title: undefined }), `its "title" is not a text`],
  ["one whose check is no function", idle("x", { check: true }), `it has no function "check"`],
  ["one whose undo is no function", idle("x", { undo: "no" }), `its "undo" is not a function`],
  ["one that needs something else", idle("x", { needs: "all" }), `its "needs" is not a list`],
]

describe.each([
  [
    "a target",
    (step: unknown): Faults => ({
      database: (found) => ({
        connect: (request: never) => ({
          ...found.connect(request),
          steps: [...found.connect(request).steps, step],
        }),
      }),
    }),
  ],
  ["a target's disconnect", (step: unknown): Faults => ({ database: () => ({ disconnect: () => [step] }) })],
  ["a source", (step: unknown): Faults => ({ found: () => ({ identity: () => step }) })],
  ["an auth", (step: unknown): Faults => ({ auth: { resolve: async () => step } })],
])("from %s", (where, fault) => {
  test.each(notSteps)("a step that is %s is refused before anything runs", async (_what, step, trouble) => {
    const { engine, world } = faulty(fault(step))
    if (where === "a target's disconnect") {
      await engine.run(await engine.plan(specOf({ name: "shop" })))
      world.changes.length = 0
      const plan = engine.planDelete({ source: specOf().source, name: "shop" })
      await expect(plan).rejects.toMatchObject({ message: expect.stringContaining(trouble) })
    } else {
      const error = await failureOf(engine)
      expect(["invalid_plan", "plugin_failed"]).toContain(error.code)
      expect(error.message).toMatch(/The (?:source|target|auth) plugin "/)
      if (step !== null) expect(error.message).toContain(trouble)
    }
    expect(world.changes).toEqual([])
  })
})

test.each([
  [
    "two steps of one id",
    (steps: readonly Step[]) => [...steps, idle("principal.create")],
    'Two steps are called "principal.create", of the target plugin "fake-db".',
  ],
  [
    "a step that needs one of another plan",
    (steps: readonly Step[]) => [...steps, idle("more", { needs: [idle("elsewhere")] })],
    'needs "elsewhere", which is not in the plan',
  ],
  [
    "a step that needs another one of the same id",
    (steps: readonly Step[]) => [...steps, idle("more", { needs: [idle("principal.create")] })],
    'needs "principal.create", but not the one that is in the plan',
  ],
])("%s is refused before anything runs", async (_case, change, message) => {
  const { engine, world } = faulty({
    database: (found) => ({
      connect: (request: never) => {
        const asked = found.connect(request)
        return { ...asked, steps: change(asked.steps) }
      },
    }),
  })
  const error = await failureOf(engine)
  expect(error).toMatchObject({ code: "invalid_plan" })
  expect(error.message).toContain(message)
  expect(world.changes).toEqual([])
})

test("what an endpoint has besides reaches the format", async () => {
  const { engine, world } = faulty({
    database: ({ endpoint }) => ({ endpoint: { ...endpoint, extras: { cluster: "east" } } }),
    clientFormat: ({ endpoint }: FormatInput) => [
      prefixed("CLUSTER", endpoint.extras?.["cluster"] ?? "none"),
    ],
  })
  await engine.run(await engine.plan(specOf({ name: "shop" })))
  expect(world.settings.get("AZURE_POSTGRESQL_CLUSTER")).toBe("east")
})

test("a check that answers nothing does not pass for done", async () => {
  const { engine } = faulty({
    found: (found) => ({
      identity: (request: never) => ({ ...found.identity(request), check: async () => undefined }),
    }),
  })
  expect(await failureOf(engine)).toMatchObject({
    code: "plugin_failed",
    message: expect.stringMatching(/source plugin "webapp".*check of the step "identity.enable".*"done"/),
  })
})

test.each([
  ["null", null],
  ["an object without ids", { name: "shop-web" }],
  [
    "a kind that there is not",
    { kind: "robot", objectId: "x", tenantId: "y", name: "z", credential: { kind: "ambient" } },
  ],
])("an identity that is %s is refused where it is made, not where it is used", async (_what, principal) => {
  const { engine } = faulty({
    auth: {
      resolve: async () =>
        action({
          id: "own.step",
          title: "Own",
          why: "test",
          check: async () => ({ done: false }),
          apply: async () => principal,
        }),
    },
  })
  expect(await failureOf(engine)).toMatchObject({
    code: "plugin_failed",
    message: expect.stringMatching(/auth plugin "system-identity" failed in what the step "own.step" gave/),
  })
})

describe("what is temporary", () => {
  test.each([
    ["a Date", new Date(0), `"data.since" is not a plain object`],
    ["undefined", undefined, `"data.since" is of the type undefined`],
    ["not a number", Number.NaN, `"data.since" is no finite number`],
    ["a big number", 1n, `"data.since" is of the type bigint`],
    ["a function", () => 1, `"data.since" is of the type function`],
    ["a map", new Map(), `"data.since" is not a plain object`],
  ])("is refused before it is made where its data has %s", async (_what, since, trouble) => {
    const world = emptyWorld()
    world.shut = true
    const { engine } = faulty(opening({ data: { since } }), world)
    const error = await failureOf(engine)
    expect(error).toMatchObject({ code: "plugin_failed", step: "database.session" })
    expect(error.message).toContain(trouble)
    expect(world.openings.size).toBe(0)
  })

  test("is refused before it is made where its closer is not declared", async () => {
    const world = emptyWorld()
    world.shut = true
    const { engine } = faulty(opening({ closer: "other" }), world)
    expect(await failureOf(engine)).toMatchObject({
      code: "plugin_failed",
      message: expect.stringContaining(`does not name the closer "other"`),
    })
    expect(world.openings.size).toBe(0)
  })

  test("is refused before anything runs where the plugin has no such closer", async () => {
    const { engine, world } = faulty({ target: { closers: {} } })
    expect(await failureOf(engine)).toMatchObject({
      code: "invalid_plan",
      message: `The step "database.session" leaves something temporary to the closer "opening", which the target plugin "fake-db" does not have.`,
    })
    expect(world.changes).toEqual([])
  })
})

/** A session that asks for something temporary of another form. */
function opening(change: object): Faults {
  return {
    database: (found) => ({
      connect: (request: never) => {
        const asked = found.connect(request)
        const steps = asked.steps.map((step) =>
          step.kind !== "ephemeral"
            ? step
            : {
                ...step,
                open: (context: Parameters<typeof step.open>[0]) =>
                  step.open({
                    ...context,
                    acquire: (resource) => context.acquire({ ...resource, ...change }),
                  }),
              },
        )
        return { steps, access: steps.at(-1) }
      },
    }),
  }
}
