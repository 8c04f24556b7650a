import { describe, expect, test } from "vitest"
import { z } from "zod"
import {
  type ClientFormat,
  defineClient,
  defineSource,
  defineTarget,
  type TargetPlugin,
} from "../src/index.ts"
import { supportMatrix } from "../src/operations/support.ts"
import { checkOptions, createRegistry } from "../src/registry.ts"
import { emptyWorld, fakeAuths, fakeClients, fakeSource, fakeTarget } from "./fakes.ts"

const format: ClientFormat = () => []
const never = () => Promise.reject(new Error("not called"))

const client = (id: string, formats: Readonly<Record<string, ClientFormat>>, aliases: string[] = []) =>
  defineClient({ id, aliases, title: id, version: "1.0.0", formats })

const target = (id: string, extra: Partial<TargetPlugin> = {}) =>
  defineTarget({
    id,
    title: id,
    version: "2.0.0",
    protocol: "postgresql",
    settingPrefix: { cloud: "AZURE", type: "POSTGRESQL" },
    options: z.unknown(),
    closers: {},
    optionsFromId: (given: string) => ({ id: given }),
    resolve: never,
    ...extra,
  })

describe("finding a plugin", () => {
  const registry = createRegistry([client("NodeJS", {}, ["node", "JavaScript"]), target("nodejs")])

  test.each(["NodeJS", "nodejs", "NODE", "javascript"])("by %s", (name) => {
    expect(registry.get("client", name).id).toBe("NodeJS")
    expect(registry.has("client", name)).toBe(true)
  })

  test("of one kind never gives one of another", () => {
    expect(registry.get("target", "nodejs").kind).toBe("target")
    expect(registry.has("auth", "nodejs")).toBe(false)
  })

  test("that is not there names those that are", () => {
    expect(() => registry.get("client", "rust")).toThrow(
      expect.objectContaining({
        code: "unknown_plugin",
        hint: "Use one of: NodeJS.",
        details: { kind: "client", id: "rust", known: ["NodeJS"] },
      }),
    )
    expect(() => registry.get("auth", "x")).toThrow(
      expect.objectContaining({ hint: "No auth plugin is installed." }),
    )
  })
})

describe("two plugins of one kind", () => {
  test.each([
    ["the same id", client("node", {}), client("node", {})],
    ["ids that differ in case", client("node", {}), client("NODE", {})],
    ["an id and an alias", client("node", {}), client("other", {}, ["node"])],
    ["the same alias", client("one", {}, ["n"]), client("two", {}, ["N"])],
  ])("with %s are refused, and both are named", (_case, one, two) => {
    expect(() => createRegistry([one, two])).toThrow(
      expect.objectContaining({
        code: "duplicate_plugin",
        message: expect.stringMatching(
          new RegExp(`client plugin "${one.id}" 1.0.0 and client plugin "${two.id}" 1.0.0`),
        ),
      }),
    )
  })

  test("may share a name if they are of different kinds, and one may repeat its own", () => {
    expect(() => createRegistry([client("db", {}, ["DB"]), target("db")])).not.toThrow()
  })
})

describe("the format of a client type for a target", () => {
  test("is chosen by the target's protocol, so a second target of it needs nothing", () => {
    const go = client("go", { postgresql: format })
    const first = target("one")
    const second = target("two")
    const other = target("three", { protocol: "mysql" })
    const registry = createRegistry([go, first, second, other])
    expect(registry.format(first, go)).toBe(format)
    expect(registry.format(second, go)).toBe(format)
    expect(registry.format(other, go)).toBeNull()
  })

  test("may come from a target with a protocol of its own", () => {
    const go = client("Go", {})
    const own = target("own", { protocol: "quark", clientFormats: { go: format } })
    const registry = createRegistry([go, own])
    expect(registry.format(own, go)).toBe(format)
    expect(registry.objection({ target: own, client: go })).toBeNull()
  })

  test("that two plugins give is refused, and both are named", () => {
    const go = client("go", { postgresql: format })
    const own = target("own", { clientFormats: { go: () => [] } })
    expect(() => createRegistry([go, own])).toThrow(
      expect.objectContaining({
        code: "duplicate_format",
        message: expect.stringMatching(/client plugin "go" 1\.0\.0 and target plugin "own" 2\.0\.0/),
      }),
    )
  })

  test("of a client type may be overridden by a target that names it, for itself only", () => {
    const go = client("Go", { postgresql: format })
    const better: ClientFormat = () => []
    const own = target("own", { clientFormats: { go: better }, overrides: ["GO"] })
    const other = target("other")
    const registry = createRegistry([go, own, other])
    expect(registry.format(own, go)).toBe(better)
    expect(registry.format(other, go)).toBe(format)
  })

  test("may come from a target for a known protocol, where the client type has none", () => {
    const rust = client("rust", { mysql: () => [] })
    const own = target("own", { clientFormats: { rust: format } })
    expect(createRegistry([rust, own]).format(own, rust)).toBe(format)
  })

  test("that a target overrides and does not give is refused", () => {
    const own = target("own", { overrides: ["go"] })
    expect(() => createRegistry([client("go", { postgresql: format }), own])).toThrow(
      expect.objectContaining({
        code: "invalid_plugin",
        message: 'The target plugin "own" 2.0.0 overrides the format of "go" and gives none.',
      }),
    )
  })

  test("that two targets share is one format", () => {
    const shared = { protocol: "quark", clientFormats: { go: format } }
    expect(() => createRegistry([target("a", shared), target("b", shared)])).not.toThrow()
  })
})

describe("what does not go together", () => {
  const world = emptyWorld()
  const db = fakeTarget(world)
  const registry = createRegistry([fakeSource(world), db, ...fakeAuths(), ...fakeClients()])

  test("is refused with the target's own reason", () => {
    expect(registry.objection({ target: db, auth: registry.get("auth", "user-account") })).toBe(
      "Fake database: people have no place in this database",
    )
    expect(registry.objection({ target: db, auth: registry.get("auth", "system-identity") })).toBeNull()
  })

  test("is refused where no plugin knows the format", () => {
    expect(registry.objection({ target: db, client: registry.get("client", "cobol") })).toBe(
      "Fake database: no plugin knows how COBOL apps read a postgresql connection",
    )
  })

  test("may be a client type that the target refuses", () => {
    const strict = target("strict", { unsupported: { client: { nodejs: "not yet" } } })
    expect(registry.objection({ target: strict, client: registry.get("client", "nodejs") })).toBe(
      "strict: not yet",
    )
  })

  test("is left out of the support matrix", () => {
    expect(supportMatrix(registry)).toEqual([
      {
        source: "webapp",
        target: "fake-db",
        authTypes: ["system-identity", "service-principal"],
        clientTypes: ["nodejs", "none", "springboot"],
        ownClientTypes: [],
      },
    ])
  })

  test("is refused with the client type's reason where no driver can use the protocol", () => {
    const ruby = defineClient({
      id: "ruby",
      title: "Ruby",
      version: "1.0.0",
      formats: {},
      unsupported: { quark: "no Ruby driver speaks quark" },
    })
    const quark = target("quark", { protocol: "quark" })
    const known = createRegistry([ruby, quark, db])
    expect(known.objection({ target: quark, client: ruby })).toBe("quark: no Ruby driver speaks quark")
    expect(known.objection({ target: db, client: ruby })).toBe(
      "Fake database: no plugin knows how Ruby apps read a postgresql connection",
    )
  })

  test("is possible where a target brings the format that the client type lacks a driver for", () => {
    const ruby = defineClient({
      id: "ruby",
      title: "Ruby",
      version: "1.0.0",
      formats: {},
      unsupported: { quark: "no Ruby driver speaks quark" },
    })
    const quark = target("quark", { protocol: "quark", clientFormats: { ruby: format } })
    expect(createRegistry([ruby, quark]).objection({ target: quark, client: ruby })).toBeNull()
  })

  test("marks in the support matrix the client types whose format is Keyless's own", () => {
    const formats = { postgresql: format, quark: format }
    const go = defineClient({ id: "go", title: "Go", version: "1.0.0", formats, ownFormats: ["quark"] })
    const matrix = supportMatrix(
      createRegistry([fakeSource(world), db, target("quark", { protocol: "quark" }), go]),
    )
    expect(matrix.map((row) => [row.target, row.clientTypes, row.ownClientTypes])).toEqual([
      ["fake-db", ["go"], []],
      ["quark", ["go"], ["go"]],
    ])
  })
})

describe("options", () => {
  const plugin = defineSource({
    id: "webapp",
    title: "App",
    version: "1.0.0",
    options: z.strictObject({ name: z.string(), slots: z.array(z.object({ port: z.coerce.number() })) }),
    resolve: never,
  })

  test("that fit are answered as the schema reads them", async () => {
    expect(await checkOptions(plugin, { name: "shop", slots: [{ port: "80" }] })).toEqual({
      name: "shop",
      slots: [{ port: 80 }],
    })
  })

  test("that do not fit are refused with every issue and its path", async () => {
    await expect(
      checkOptions(plugin, { slots: [{ port: 1 }, { port: "x" }], more: 1 }),
    ).rejects.toMatchObject({
      code: "invalid_options",
      message: expect.stringContaining('Options of source "webapp"'),
      details: {
        plugin: "webapp",
        kind: "source",
        issues: [
          { path: "name", message: expect.any(String) },
          { path: "slots.1.port", message: expect.any(String) },
          { path: "", message: expect.stringContaining("more") },
        ],
      },
    })
  })

  test("may be checked by any Standard Schema, with paths of objects too", async () => {
    const own = {
      ...plugin,
      options: {
        "~standard": {
          version: 1 as const,
          vendor: "own",
          validate: async () => ({ issues: [{ message: "is odd", path: [{ key: "a" }, 1, "b"] }] }),
        },
      },
    }
    await expect(checkOptions(own, {})).rejects.toMatchObject({
      message: 'Options of source "webapp": a.1.b: is odd.',
    })
  })
})

test("define stamps and freezes what it is given", () => {
  const plugin = client("go", {})
  expect(plugin).toMatchObject({ kind: "client", apiVersion: 1, aliases: [] })
  expect(Object.isFrozen(plugin)).toBe(true)
})

describe("a source and an identity", () => {
  const world = emptyWorld()
  const db = { ...fakeTarget(world), unsupported: {} }
  const auths = createRegistry(fakeAuths())
  const own = auths.get("auth", "system-identity")
  const desk = { ...fakeSource(world), id: "desk", title: "Desk", aliases: [], implicit: true }

  test("go together where the app can run as the identity", () => {
    const registry = createRegistry([fakeSource(world), db])
    const local = { ...desk, runsAs: ["person", "application"] as const }
    const me = { ...auths.get("auth", "user-account"), runsAs: "person" as const }
    expect(registry.objection({ source: local, target: db, auth: me })).toBeNull()
    expect(
      registry.objection({
        source: local,
        target: db,
        auth: { ...auths.get("auth", "service-principal"), runsAs: "application" },
      }),
    ).toBeNull()
    expect(registry.objection({ source: local, target: db, auth: own })).toBe(
      "Desk: apps have no managed identity there",
    )
    expect(registry.objection({ source: fakeSource(world), target: db, auth: me })).toBe(
      "Fake app: apps do not run as you there",
    )
  })

  test("two sources whose names are left out are an error that names both", () => {
    expect(() => createRegistry([desk, { ...desk, id: "table", title: "Table" }, db])).toThrow(
      /"desk".*"table".*where none is named/,
    )
  })
})
