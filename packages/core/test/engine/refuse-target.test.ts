import { expect, test } from "vitest"
import { createEngine, type ConnectionSpec } from "../../src/index.ts"
import type { Endpoint, TargetPlugin } from "../../src/plugin/index.ts"
import { emptyWorld, fakeAuths, fakeClients, fakeSource, fakeTarget } from "../fakes.ts"
import { specOf } from "./harness.ts"

/** Plans with a target that is another one, and answers what became of it. */
async function planWith(
  change: (target: TargetPlugin) => Partial<TargetPlugin>,
  spec: Partial<ConnectionSpec> = {},
) {
  const world = emptyWorld()
  const target: TargetPlugin = fakeTarget(world)
  const plugins = [fakeSource(world), { ...target, ...change(target) }, ...fakeAuths(), ...fakeClients()]
  const planned = await createEngine({ plugins })
    .plan(specOf(spec))
    .then(
      () => "planned",
      (error: unknown) => error,
    )
  expect(world.changes).toEqual([])
  return planned
}

const unsupported = { privileges: { ddl: "tables are made in a file", create: "tables are made in a file" } }

test("a profile that the database cannot have is refused with the reason, and with those it can", async () => {
  expect(await planWith(() => ({ unsupported }), { privileges: "ddl" })).toMatchObject({
    code: "unsupported_combination",
    message: `Fake database cannot be used with privileges "ddl": tables are made in a file.`,
    hint: "Ask for other privileges, such as all, readwrite, readonly.",
  })
})

test("a list with a privilege that the database cannot have is refused, and one without is not", async () => {
  expect(await planWith(() => ({ unsupported }), { privileges: ["select", "create"] })).toMatchObject({
    code: "unsupported_combination",
  })
  expect(await planWith(() => ({ unsupported }), { privileges: ["select"] })).toBe("planned")
})

test.each<[string, Partial<Endpoint>]>([
  ["another keyword behind the host", { host: "db.example;host=evil.example" }],
  ["an empty host", { host: "" }],
  ["a path", { host: "db.example/x" }],
  ["a port of 0", { port: 0 }],
  ["half a port", { port: 5432.5 }],
  ["another protocol", { protocol: "mysql" }],
])("an endpoint with %s is a fault of the plugin, which is named", async (_case, wrong) => {
  const planned = await planWith((target) => ({
    async resolve(context, options) {
      const found = await target.resolve(context, options)
      return { ...found, endpoint: { ...found.endpoint, ...wrong } }
    },
  }))
  expect(planned).toMatchObject({ code: "plugin_failed", hint: expect.stringContaining(`"fake-db"`) })
})

test.each(["10.0.0.4", "::1", "localhost", "shop-db.postgres.database.azure.com"])(
  "%s is a host",
  async (host) => {
    const planned = await planWith((target) => ({
      async resolve(context, options) {
        const found = await target.resolve(context, options)
        return { ...found, endpoint: { ...found.endpoint, host } }
      },
    }))
    expect(planned).toBe("planned")
  },
)
