import { DefaultAzureCredential } from "@azure/identity"
import type { ConnectionSpec, KeylessError } from "@keyless/core"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { openWorld, shopSpec, type World } from "./support/harness.ts"
import { azureState, changes, writes } from "./support/look.ts"
import { shop } from "./support/shop.ts"

const nobody = "00000000-0000-4000-8000-00000000000f"
const missing = { source: shopSpec.source, name: "none" }
const target = (options: Readonly<Record<string, unknown>>) => ({
  kind: "postgres-flexible",
  options: { ...shopSpec.target.options, ...options },
})
const source = (options: Readonly<Record<string, unknown>>) => ({
  kind: "webapp",
  options: { ...shopSpec.source.options, ...options },
})

let world: World
let before: unknown
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => {
  world.sandbox.clearLogs()
  before = azureState(world)
})
afterEach(() => {
  expect(azureState(world)).toEqual(before)
  expect(changes(world)).toEqual([])
})
afterAll(() => world.stop())

const refused = async (change: Partial<ConnectionSpec>): Promise<KeylessError> => {
  const { error } = await world.createFails(change)
  expect(error.hint, `hint of ${error.code}`).toBeDefined()
  expect(writes(world)).toEqual([])
  return error
}

describe("what is not there", () => {
  const cases: readonly [string, Partial<ConnectionSpec>, string, string][] = [
    ["server", { target: target({ server: "no-db" }) }, "target_not_found", "no-db"],
    ["database", { target: target({ database: "nothing" }) }, "target_not_found", "nothing"],
    ["app", { source: source({ name: "no-web" }) }, "source_not_found", "no-web"],
    [
      "resource group of the server",
      { target: target({ resourceGroup: "none" }) },
      "target_not_found",
      "none",
    ],
    [
      "resource group of the app",
      { source: source({ resourceGroup: "none" }) },
      "resource_group_not_found",
      "none",
    ],
    [
      "subscription id of the app",
      { source: source({ subscription: nobody }) },
      "subscription_not_found",
      nobody,
    ],
    [
      "subscription name",
      { source: source({ subscription: "Marketing" }) },
      "subscription_not_found",
      "Marketing",
    ],
    [
      "subscription id of the server",
      { target: target({ subscription: nobody }) },
      "target_not_found",
      nobody,
    ],
    ["client type", { client: "cobol" }, "unknown_plugin", "cobol"],
    ["auth", { auth: { kind: "password" } }, "unknown_plugin", "password"],
    ["target", { target: { kind: "oracle" } }, "unknown_plugin", "oracle"],
    ["source", { source: { kind: "mainframe" } }, "unknown_plugin", "mainframe"],
    [
      "user-assigned identity",
      { auth: { kind: "user-identity", options: { "client-id": nobody, "subs-id": shop.subscription } } },
      "identity_not_found",
      nobody,
    ],
    [
      "application",
      { auth: { kind: "service-principal", options: { "client-id": nobody, secret: "not-to-be-seen" } } },
      "identity_not_found",
      nobody,
    ],
    [
      "key to customize",
      { customizedKeys: { AZURE_POSTGRESQL_NOTHING: "X" } },
      "unknown_setting_key",
      "NOTHING",
    ],
  ]
  test.each(cases)("%s", async (_what, change, code, named) => {
    const error = await refused(change)
    expect(error.code).toBe(code)
    expect(error.message).toContain(named)
  })

  test("connection, for delete and validate", async () => {
    for (const run of [
      world.deleteFails("none"),
      world
        .engine()
        .planValidate(missing)
        .catch((error: unknown) => ({ error })),
    ]) {
      expect(await run).toMatchObject({ error: { code: "connection_not_found", hint: expect.anything() } })
    }
  })
})

describe("2: names that would be text glued into a command", () => {
  const names = [
    `x'; drop table orders; --`,
    `x" or "1"="1`,
    "x;y",
    "a blank",
    "a/b",
    "a?b#c",
    "../up",
    "%2e%2e",
    "line\nbreak",
    "nul\0",
    "$(id)",
    "`id`",
    "",
    "n".repeat(200),
    "名前",
    "straße",
    "emoji😀",
  ]
  const positions: readonly [string, (name: string) => Partial<ConnectionSpec>][] = [
    ["connection", (name) => ({ name })],
    ["server", (name) => ({ target: target({ server: name }) })],
    ["database", (name) => ({ target: target({ database: name }) })],
    ["resource group of the server", (name) => ({ target: target({ resourceGroup: name }) })],
    ["subscription of the server", (name) => ({ target: target({ subscription: name }) })],
    ["id of the database", (name) => ({ target: { kind: "postgres-flexible", options: { id: name } } })],
    ["app", (name) => ({ source: source({ name }) })],
    ["resource group of the app", (name) => ({ source: source({ resourceGroup: name }) })],
    ["id of the app", (name) => ({ source: { kind: "webapp", options: { id: name } } })],
    [
      "client id",
      (name) => ({
        auth: { kind: "user-identity", options: { "client-id": name, "subs-id": shop.subscription } },
      }),
    ],
    [
      "object id",
      (name) => ({
        auth: {
          kind: "service-principal",
          options: { "client-id": shop.application.clientId, "object-id": name, secret: "not-to-be-seen" },
        },
      }),
    ],
    ["customized key", (name) => ({ customizedKeys: { AZURE_POSTGRESQL_HOST: name } })],
  ]
  test.each(positions)("%s", async (position, make) => {
    for (const name of names) {
      // Long keys of settings are allowed.
      if (position === "customized key" && /^n+$/.test(name)) continue
      const error = await refused(make(name))
      expect(error.code, JSON.stringify(name)).toMatch(
        /^(?:invalid_options|invalid_connection_name|identifier_invalid|invalid_resource_id|\w+_not_found|unknown_setting_key|setting_name_refused|subscription_missing)$/,
      )
    }
  })

  test("a connection name whose database user would be cut at 63 bytes", async () => {
    expect((await refused({ name: "n".repeat(60) })).code).toBe("identifier_invalid")
  })
})

describe("options", () => {
  const cases: readonly [string, Partial<ConnectionSpec>, readonly string[]][] = [
    [
      "missing secret and client id",
      { auth: { kind: "service-principal", options: {} } },
      ["client-id", "secret"],
    ],
    [
      "unknown key",
      {
        auth: {
          kind: "service-principal",
          options: { "client-id": shop.application.clientId, secret: "s", tenant: "x", password: "y" },
        },
      },
      ["tenant", "password"],
    ],
    [
      "unknown key of the system identity",
      { auth: { kind: "system-identity", options: { secret: "x" } } },
      ["secret"],
    ],
    [
      "missing names",
      { target: { kind: "postgres-flexible", options: {} } },
      ["resourceGroup", "server", "database"],
    ],
    ["unknown option of the app", { source: source({ deployment: "x", port: 1 }) }, ["deployment", "port"]],
    ["numbers for names", { source: source({ name: 5 }), target: target({}) }, ["name"]],
  ]
  test.each(cases)("%s: everything wrong is reported at once", async (_what, change, named) => {
    const error = await refused(change)
    expect(error.code).toBe("invalid_options")
    for (const name of named)
      expect(`${error.message} ${error.hint} ${JSON.stringify(error.details)}`).toContain(name)
  })
})

describe("a caller", () => {
  const signIn = async (credential: Parameters<World["create"]>[1]) =>
    (await world.createFails({}, credential)).error

  test("who is not logged in", async () => {
    const names = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"]
    expect(names.filter((name) => process.env[name] !== undefined)).toEqual([])
    const credential = new DefaultAzureCredential({ requiredEnvVars: [], authorityHost: world.sandbox.url })
    const error = await signIn({ credential })
    expect(error.code).toBe("not_logged_in")
    expect(error.hint).toContain("az login")
  })

  test("with a wrong secret", async () => {
    const error = await signIn({ credential: world.secretCredential(shop.caller.clientId, "not-the-secret") })
    expect(error.code).toBe("login_failed")
    expect(error.hint).toContain("client secret")
    expect(JSON.stringify(error)).not.toContain("not-the-secret")
  })

  test("whom Conditional Access keeps out: AADSTS530003", async () => {
    world.sandbox.setFaults({ conditionalAccess: {} })
    const error = await signIn({})
    world.sandbox.setFaults({ conditionalAccess: null })
    expect(error.code).toBe("conditional_access")
    expect(error.message).toContain("AADSTS530003")
    expect(error.hint).toContain("join this device")
  })

  test("whom Conditional Access keeps out of the database only: what was begun is taken back", async () => {
    world.sandbox.setFaults({ conditionalAccess: { resource: "https://ossrdbms-aad.database.windows.net" } })
    const error = await signIn({})
    world.sandbox.setFaults({ conditionalAccess: null })
    expect(error.code).toBe("conditional_access")
  })

  test("whose token has another audience", async () => {
    world.sandbox.setFaults({ wrongAudience: "https://graph.microsoft.com" })
    const error = await signIn({})
    world.sandbox.setFaults({ wrongAudience: null })
    expect(error.code).toBe("login_failed")
  })
})
