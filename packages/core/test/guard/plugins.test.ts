import { describe, expect, test, vi } from "vitest"
import { createEngine, defineClient, type Plugin } from "../../src/index.ts"
import { createRegistry } from "../../src/registry.ts"
import { emptyWorld, fakeAuths, fakeClients, fakeSource, fakeTarget } from "../fakes.ts"

const target = fakeTarget(emptyWorld())

/** What a caller in JavaScript may put into the list of plugins. */
const refused = (plugin: unknown, upgraders = {}): unknown => {
  try {
    createRegistry([plugin], { upgraders })
    return null
  } catch (error) {
    return error
  }
}

describe("what is no plugin is refused by name", () => {
  test.each([
    ["null", null, "A value (null)"],
    ["undefined", undefined, "A value (undefined)"],
    ["a text", "postgres", "A value (postgres)"],
    ["a symbol", Symbol("x"), "A value (Symbol(x))"],
    ["a function that makes one", () => target, "A function"],
    ["a hand-made object", { kind: "target", id: "mine", apiVersion: 1 }, `target plugin "mine"`],
    ["an empty object", {}, "An object without an id"],
  ])("%s", (_what, plugin, name) => {
    expect(refused(plugin)).toMatchObject({
      code: "invalid_plugin",
      message: expect.stringContaining(`${name} in the list of plugins was not made by define`),
    })
  })

  test.each([
    ["an id that is no text", { id: 1 }, `"id" is not a text`],
    ["aliases that are no list", { aliases: "pg" }, `"aliases" is not a list`],
    ["no options", { options: undefined }, `"options" is not an object`],
    ["options that are no schema", { options: {} }, `"options.~standard" is not an object`],
    ["a resolve that is no function", { resolve: {} }, `"resolve" is not a function`],
    ["no closers", { closers: undefined }, `"closers" is not an object of functions`],
    ["a closer that is no function", { closers: { door: null } }, `"closers" is not an object of functions`],
    ["no protocol", { protocol: "" }, `"protocol" is not a text that is not empty`],
    ["a kind that there is not", { kind: "robot" }, "of no kind that there is"],
  ])("a target with %s", (_what, change, trouble) => {
    expect(refused({ ...target, ...change })).toMatchObject({
      code: "invalid_plugin",
      message: expect.stringContaining(trouble),
    })
  })

  test.each(["source", "auth", "client"] as const)("a %s that lacks what one has to have", (kind) => {
    const plugins = { source: fakeSource(emptyWorld()), auth: fakeAuths()[0], client: fakeClients()[0] }
    const lacking = kind === "client" ? { formats: null } : { resolve: null }
    expect(refused({ ...plugins[kind], ...lacking })).toMatchObject({
      code: "invalid_plugin",
      message: expect.stringContaining(`The ${kind} plugin "`),
    })
  })
})

describe("the version of the contracts", () => {
  test("that is newer is refused by name", () => {
    expect(refused({ ...target, apiVersion: 99 })).toMatchObject({
      code: "unsupported_plugin",
      message: 'The target plugin "fake-db" 3.2.1 is for version 99 of the contracts, and this is version 1.',
      hint: expect.stringContaining("Install a newer version of @keyless/core"),
    })
  })

  test("that is older and not known is refused with what to install", () => {
    expect(refused({ ...target, apiVersion: 0 })).toMatchObject({
      code: "unsupported_plugin",
      hint: expect.stringContaining("Install a newer version of the package that brings the plugin"),
    })
  })

  test.each([undefined, "1", 1.5, Number.NaN])("that is %s is refused", (apiVersion) => {
    expect(refused({ ...target, apiVersion })).toMatchObject({ code: "invalid_plugin" })
  })

  test("that is older is wrapped where an upgrader leads on, step by step", () => {
    const older = { ...target, apiVersion: -1, title: undefined, name: "Old name" }
    const upgraders = {
      [-1]: (plugin: Plugin) => ({ ...plugin, title: String(Reflect.get(plugin, "name")), apiVersion: 0 }),
      0: (plugin: Plugin) => ({ ...plugin, apiVersion: 1 }),
    }
    expect(createRegistry([older], { upgraders }).get("target", "fake-db").title).toBe("Old name")
  })
})

test("plugins of two copies of this package work together", async () => {
  vi.resetModules()
  const copy = await import("../../src/plugin/index.ts")
  expect(copy.defineClient).not.toBe(defineClient)
  const client = copy.defineClient({
    id: "go",
    title: "Go",
    version: "1.0.0",
    formats: { postgresql: () => [] },
  })
  const engine = createEngine({ plugins: [fakeSource(emptyWorld()), target, ...fakeAuths(), client] })
  expect(engine.supportTypes()[0]?.clientTypes).toEqual(["go"])
})
