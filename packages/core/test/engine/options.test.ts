import { describe, expect, test } from "vitest"
import { createEngine, type Engine, isKeylessError } from "../../src/index.ts"
import { engineOf, specOf } from "./harness.ts"

const thrower = {
  get value(): never {
    throw new Error("not to be read")
  },
}

/** Calls a method as JavaScript does, with whatever is given. */
function callAny(engine: Engine, name: keyof Engine, given: readonly unknown[]): unknown {
  const method: unknown = Reflect.get(engine, name)
  if (typeof method !== "function") throw new Error(`${name} is no method`)
  const answer: unknown = Reflect.apply(method, engine, given)
  return answer
}

/** Values of every type, and one that cannot be read; each stands for a mistake of a caller in JavaScript. */
const values: Readonly<Record<string, unknown>> = {
  "an object": { toString: () => "shop" },
  "a number": 7,
  null: null,
  "an array": ["shop"],
  "a function": () => "shop",
  "a symbol": Symbol("shop"),
  "a boolean": true,
  "a text": "shop",
  "an empty text": "",
}

type Right = "text" | "any" | "boolean" | "function" | "list of texts" | "object"

/** Names of {@link values} that a type takes. */
const taken: Readonly<Record<Right, readonly string[]>> = {
  text: ["a text", "an empty text"],
  any: Object.keys(values),
  boolean: ["a boolean"],
  function: ["a function"],
  "list of texts": ["an array"],
  object: ["an object", "an array"],
}

/** An options object in which the field of a path has another value. */
function changed(whole: unknown, path: string, value: () => unknown): unknown {
  const [first = "", ...rest] = path.split(".")
  if (path === "") return value()
  const copy: object = typeof whole === "object" && whole !== null ? { ...whole } : {}
  const before: unknown = Reflect.get(copy, first)
  const inner = rest.length === 0 ? value : () => changed(before, rest.join("."), value)
  Object.defineProperty(copy, first, { enumerable: true, get: inner })
  return copy
}

const spec = specOf({ name: "shop", auth: { kind: "system-identity" } })
const ref = { source: spec.source, name: "shop", target: spec.target, sourceId: "/apps/shop-web" }

/** Calls by their options: path and what it takes. The checks run before anything of the world is asked. */
const calls: readonly {
  readonly name: string
  readonly call: (engine: Engine, given: unknown) => unknown
  readonly right: unknown
  readonly paths: Readonly<Record<string, Right>>
}[] = [
  {
    name: "plan",
    call: (engine, given) => callAny(engine, "plan", [given]),
    right: spec,
    paths: {
      name: "text",
      source: "object",
      "source.kind": "text",
      "target.kind": "text",
      "auth.kind": "text",
      client: "text",
      schemas: "list of texts",
      strict: "boolean",
      "owner.user": "text",
      takeOwnership: "boolean",
      customizedKeys: "object",
      "customizedKeys.AZURE_POSTGRESQL_HOST": "text",
      network: "text",
      appNetwork: "text",
      adopt: "boolean",
      "connectionStringProperties.timeout": "text",
      foreignUser: "text",
    },
  },
  ...(["planDelete", "planValidate", "show", "listConfiguration"] as const).map((name) => ({
    name,
    call: (engine: Engine, given: unknown) => callAny(engine, name, [given]),
    right: ref,
    paths: {
      source: "object",
      "source.kind": "text",
      name: "text",
      "target.kind": "text",
      sourceId: "text",
    } as const,
  })),
  ...(["planAudit", "list", "listAll"] as const).map((name) => ({
    name,
    call: (engine: Engine, given: unknown) => callAny(engine, name, [given]),
    right: name === "planAudit" ? spec.target : spec.source,
    paths: { "": "object", kind: "text" } as const,
  })),
  {
    name: "planRecoverClaim",
    call: (engine, given) => callAny(engine, "planRecoverClaim", [spec.target, given]),
    right: {
      user: "aad_shop",
      claim: { source: "/apps/shop-web", connection: "shop", database: "shop", privileges: "all" },
    },
    paths: {
      "": "object",
      user: "text",
      claim: "object",
      "claim.source": "text",
      "claim.part": "text",
      "claim.database": "text",
    },
  },
  {
    name: "previewConfiguration",
    call: (engine, given) => callAny(engine, "previewConfiguration", [given]),
    right: { target: "fake-db", client: "nodejs" },
    paths: { "": "object", target: "text", client: "text", auth: "text", source: "text" },
  },
  {
    name: "sample",
    call: (engine, given) => callAny(engine, "sample", [given]),
    right: { target: "fake-db", client: "nodejs" },
    paths: { "": "object", target: "text", client: "text", auth: "text", customizedKeys: "object" },
  },
  ...(
    [
      "plan",
      "planDelete",
      "planValidate",
      "planAudit",
      "list",
      "listAll",
      "show",
      "listConfiguration",
    ] as const
  ).map((name) => ({
    name: `${name} with what it is given besides`,
    call: (engine: Engine, given: unknown) =>
      callAny(engine, name, [
        name === "plan" ? spec : /list$|listAll|planAudit/.test(name) ? spec.source : ref,
        given,
      ]),
    right: {},
    paths: { "": "object", signal: "object", onWarning: "function" } as const,
  })),
  {
    name: "recover",
    call: (engine, given) => callAny(engine, "recover", [given]),
    right: {},
    paths: { "": "object", signal: "object", onWarning: "function" },
  },
  {
    name: "createEngine",
    call: (_engine, given) => Reflect.apply(createEngine, undefined, [given]),
    right: { plugins: [] },
    paths: {
      "": "object",
      plugins: "list of texts",
      journal: "object",
      "journal.begin": "function",
      concurrency: "any",
      clock: "object",
      "clock.now": "function",
      random: "function",
    },
  },
]

/** The first event of a run, for which `apply` is asked before it does anything. */
async function firstOf(events: unknown): Promise<unknown> {
  const next: unknown =
    typeof events === "object" && events !== null ? Reflect.get(events, "next") : undefined
  if (typeof next !== "function") throw new Error("There are no events.")
  return Reflect.apply(next, events, [])
}

async function errorOf(called: () => unknown): Promise<unknown> {
  try {
    await called()
    return null
  } catch (error) {
    return error
  }
}

describe.each(calls)("$name", ({ call, right, paths }) => {
  const { engine } = engineOf()
  const wrong = Object.entries(paths).flatMap(([path, type]) =>
    Object.keys(values)
      .filter((value) => !taken[type].includes(value))
      .map((value) => [path === "" ? "options" : path, value, path] as const),
  )

  test.each(wrong)("%s as %s is refused with its path", async (_shown, value, path) => {
    const error = await errorOf(() =>
      call(
        engine,
        changed(right, path, () => values[value]),
      ),
    )
    expect(error).toMatchObject({ code: "invalid_options" })
    if (path !== "") expect(isKeylessError(error) && error.message).toContain(`"${path}`)
  })

  test.each(Object.keys(paths).filter((path) => path !== ""))(
    "%s that cannot be read is refused with its path",
    async (path) => {
      const error = await errorOf(() =>
        call(
          engine,
          changed(right, path, () => thrower.value),
        ),
      )
      expect(error).toMatchObject({ code: "invalid_options" })
      expect(isKeylessError(error) && error.message).toContain("cannot be read: not to be read")
    },
  )
})

test("options of a plugin that cannot be read are told, not thrown as they are", async () => {
  const { engine } = engineOf()
  const options = {
    get name(): string {
      throw new TypeError("not to be read")
    },
  }
  const error = await errorOf(() => engine.plan({ ...spec, source: { kind: "webapp", options } }))
  expect(isKeylessError(error) && error.code).toMatch(/invalid_options|plugin_failed/)
})

test("a field that there is not is refused: a wrong word for the privileges would grant everything", async () => {
  const { engine } = engineOf()
  const error = await errorOf(() => callAny(engine, "plan", [{ ...spec, privilege: "readonly" }]))
  expect(error).toMatchObject({
    code: "invalid_options",
    message: expect.stringContaining('"privilege" is none of'),
  })
})

describe("a plan that is given to apply, run and preview", () => {
  const { engine, world } = engineOf()
  const given: Readonly<Record<string, (plan: object) => unknown>> = {
    "is null": () => null,
    "is a text": () => "plan",
    "is empty": () => ({}),
    "has no steps": (plan) => ({ ...plan, inner: {} }),
    "has a step of another make": (plan) => ({
      ...plan,
      inner: {
        ...Reflect.get(plan, "inner"),
        steps: [{ step: { id: "x", kind: "action" }, plugin: { kind: "target", id: "fake-db" } }],
      },
    }),
    "is of a newer version": (plan) => ({ ...plan, version: 99 }),
    "is of no version": (plan) => ({ ...plan, version: undefined }),
  }

  test.each(Object.keys(given))("is refused before anything runs where it %s", async (what) => {
    const plan = given[what]?.(await engine.plan(spec))
    const codes = await Promise.all([
      errorOf(() => callAny(engine, "run", [plan])),
      errorOf(() => callAny(engine, "preview", [plan])),
      errorOf(() => firstOf(callAny(engine, "apply", [plan]))),
    ])
    for (const error of codes) {
      expect(isKeylessError(error) && error.code).toMatch(/^(?:invalid_options|invalid_plan|newer_version)$/)
    }
    expect(world.changes).toEqual([])
  })
})
