import { describe, expect, test } from "vitest"
import { action, KeylessError } from "../../src/index.ts"
import { emptyWorld } from "../fakes.ts"
import { specOf } from "../engine/harness.ts"
import { type Faults, failureOf, faulty } from "./harness.ts"

const noText = {
  get message(): string {
    throw new Error("no text")
  },
}

const thrown: readonly (readonly [string, () => unknown, string])[] = [
  ["a text", () => "no reason", "no reason"],
  ["undefined", () => undefined, "undefined"],
  ["null", () => null, "null"],
  ["a symbol", () => Symbol("odd"), "Symbol(odd)"],
  [
    "a TypeError",
    () => new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }),
    "fetch failed (connect ECONNREFUSED)",
  ],
  [
    "an AbortError",
    () => new DOMException("This operation was aborted", "AbortError"),
    "This operation was aborted",
  ],
  ["a frozen error", () => Object.freeze(new Error("frozen")), "frozen"],
  ["an error without a message", () => new RangeError(), "a RangeError without a message"],
  ["an error whose message cannot be read", () => noText, "something was thrown that has no text"],
  ["an object without a prototype", () => Object.create(null), "something was thrown that has no text"],
]

/** Hooks that a create calls, with what throws in them. */
const hooks: readonly (readonly [
  name: string,
  plugin: string,
  where: string,
  fault: (fail: () => never) => Faults,
])[] = [
  [
    "source.resolve",
    `source plugin "webapp"`,
    "in resolve",
    (fail) => ({ source: { resolve: async () => fail() } }),
  ],
  [
    "source.resolve, at once",
    `source plugin "webapp"`,
    "in resolve",
    (fail) => ({ source: { resolve: () => fail() } }),
  ],
  [
    "settings.read",
    `source plugin "webapp"`,
    "in read of the settings",
    (fail) => ({ found: ({ settings }) => ({ settings: { ...settings, read: async () => fail() } }) }),
  ],
  [
    "settings.change",
    `source plugin "webapp"`,
    "in change of the settings",
    (fail) => ({ found: ({ settings }) => ({ settings: { ...settings, change: async () => fail() } }) }),
  ],
  [
    "foreign.list",
    `source plugin "webapp"`,
    "in foreign.list",
    (fail) => ({
      found: () => ({ foreign: { list: fail, settingsOf: fail, remove: fail, permissions: fail } }),
    }),
  ],
  ["identity", `source plugin "webapp"`, "in identity", (fail) => ({ found: () => ({ identity: fail }) })],
  [
    "target.resolve",
    `target plugin "fake-db"`,
    "in resolve",
    (fail) => ({ target: { resolve: async () => fail() } }),
  ],
  ["connect", `target plugin "fake-db"`, "in connect", (fail) => ({ database: () => ({ connect: fail }) })],
  [
    "auth.resolve",
    `auth plugin "system-identity"`,
    "in resolve",
    (fail) => ({ auth: { resolve: async () => fail() } }),
  ],
  ["a format", `client plugin "nodejs"`, "in a format", (fail) => ({ clientFormat: fail })],
  [
    "a schema",
    `source plugin "webapp"`,
    "in the schema of its options",
    (fail) => ({ source: { options: { "~standard": { version: 1, vendor: "x", validate: fail } } } }),
  ],
]

describe.each(hooks)("what %s throws", (_name, plugin, where, fault) => {
  test.each(thrown)("%s: names plugin, place and next action", async (_what, make, text) => {
    const cause = make()
    const { engine } = faulty(
      fault(() => {
        throw cause
      }),
    )
    const error = await failureOf(engine)
    expect(error.code).toBe("plugin_failed")
    expect(error.message).toContain(`The ${plugin} failed ${where}`)
    expect(error.message).toContain(text)
    expect(error.hint).toContain(plugin)
    expect(error.cause).toBe(cause)
  })

  test("a KeylessError: stays as it is", async () => {
    const own = new KeylessError("own_code", "Own message.", { hint: "Own hint." })
    const { engine } = faulty(
      fault(() => {
        throw own
      }),
    )
    expect(await failureOf(engine)).toMatchObject({
      code: "own_code",
      message: "Own message.",
      hint: "Own hint.",
    })
  })
})

describe("what a step of a plugin throws", () => {
  test.each(["check", "apply"])("in %s names the plugin that made it, and the step", async (hook) => {
    const { engine } = faulty({
      found: (found) => ({
        identity: (request: never) => ({
          ...found.identity(request),
          [hook]: async () => {
            throw new TypeError("fetch failed")
          },
        }),
      }),
    })
    expect(await failureOf(engine)).toMatchObject({
      code: "plugin_failed",
      message: 'The source plugin "webapp" failed in the step "identity.enable": fetch failed',
      step: "identity.enable",
    })
  })

  test("names the auth plugin where that made the step itself", async () => {
    const { engine } = faulty({
      auth: {
        resolve: async () =>
          action({
            id: "own.step",
            title: "Own step",
            why: "test",
            check: async () => ({ done: false }),
            apply: async () => {
              throw "no reason"
            },
          }),
      },
    })
    expect((await failureOf(engine)).message).toBe(
      'The auth plugin "system-identity" failed in the step "own.step": no reason',
    )
  })
})

describe("a closer that throws", () => {
  test("leaves the temporary thing told, with the plugin and the closer", async () => {
    const world = emptyWorld()
    world.shut = true
    const { engine } = faulty(
      {
        target: {
          closers: {
            opening: async () => {
              throw undefined
            },
          },
        },
      },
      world,
    )
    const left: string[] = []
    const run = engine.run(await engine.plan(specOf({ name: "shop" })), {
      onEvent: (event) =>
        event.type === "temporary.left" && left.push(`${event.error.code} ${event.error.message}`),
    })
    await expect(run).rejects.toMatchObject({ code: "temporary_left" })
    expect(left).toEqual([
      'plugin_failed The target plugin "fake-db" failed in the closer "opening": undefined',
    ])
  })
})

describe("a call that never settles", () => {
  test.each([
    ["source.resolve", { source: { resolve: () => new Promise(() => {}) } }],
    ["target.resolve", { target: { resolve: () => new Promise(() => {}) } }],
    ["auth.resolve", { auth: { resolve: () => new Promise(() => {}) } }],
  ] satisfies [string, Faults][])("in planning, %s, ends when it is cancelled", async (_name, fault) => {
    const stop = new AbortController()
    const { engine } = faulty(fault)
    const failing = failureOf(engine, stop.signal)
    stop.abort()
    expect(await failing).toMatchObject({ code: "cancelled" })
  })
})
