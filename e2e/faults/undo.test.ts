import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { arm } from "../support/arm.ts"
import { asPasswordAdmin } from "../support/database.ts"
import { openWorld, type World } from "../support/harness.ts"
import { azureState, rules } from "../support/look.ts"
import { shop } from "../support/shop.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

/** The function that makes principals, put before the real one: a refusal by the server. */
const refuseCreate = [
  "create schema refusing",
  `create function refusing.pgaadauth_create_principal_with_oid(text, text, text, boolean, boolean) returns text
     language plpgsql as $$ begin raise exception 'not today' using errcode = '42501'; end $$`,
  "grant usage on schema refusing to public",
  "alter database postgres set search_path = refusing, pg_catalog",
]
const refuseGrant = [`alter database "${shop.database}" set default_transaction_read_only = on`]

const failures = [
  {
    what: "CREATE of the user",
    code: "statement_failed",
    step: "principal.create",
    server: { sql: { postgres: refuseCreate } },
    answers: [],
  },
  {
    what: "GRANT",
    code: "statement_failed",
    step: "grants.apply",
    server: { sql: { [shop.database]: refuseGrant } },
    answers: [],
  },
  {
    what: "the write of the settings",
    code: "azure_failed",
    step: "settings.write",
    server: {},
    answers: [
      {
        operation: "Microsoft.Web/sites/config/write",
        status: 409,
        code: "Conflict",
        message: "Cannot modify this site.",
        times: 1,
      },
    ],
  },
]

describe.each(failures)("1.1 and 1.5: $what refused by the server", ({ code, step, server, answers }) => {
  beforeEach(() => world.begin(shop.seed({ server: { ...server, entraAuth: false } })))

  test("fails the run and leaves nothing: identity, Entra switch, admin, rule, user and settings are taken back", async () => {
    const before = azureState(world)
    world.sandbox.setFaults({ answers })
    const { error, events } = await world.createFails({}, { confirm: async () => true })
    expect(error).toMatchObject({ code, step })
    expect(events.filter(({ type }) => type === "undo.failed" || type === "temporary.left")).toEqual([])
    expect(
      events.filter(({ type }) => type === "undo.done").map((event) => "step" in event && event.step),
    ).toEqual(expect.arrayContaining(["identity.enable", "entra.enable", "admin.ensure", "principal.create"]))
    expect(azureState(world)).toEqual(before)
    expect(await findUser()).toEqual([])
  })
})

describe("1.5: a long-running operation", () => {
  beforeEach(() => world.begin())

  test.each([
    "Microsoft.DBforPostgreSQL/flexibleServers/administrators/write",
    "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/write",
  ])("%s that was accepted and then failed ends the run; what was done is taken back", async (operation) => {
    const before = azureState(world)
    world.sandbox.setFaults({
      failedOperations: [{ operation, code: "ServerBusy", message: "Try again later." }],
    })
    const { error, events } = await world.createFails()
    expect(error).toMatchObject({ code: "operation_failed" })
    expect(error.message).toContain("ServerBusy")
    expect(events.filter(({ type }) => type === "undo.failed")).toEqual([])
    expect(azureState(world)).toEqual(before)
  })

  test("4, firewall leaks (b): an abort after the rule was made removes the rule and takes everything back", async () => {
    const before = azureState(world)
    const stop = new AbortController()
    const { error } = await world.createFails(
      {},
      {
        signal: stop.signal,
        watch: (event) => {
          if (event.type !== "temporary.created") return
          expect(rules(world)).toHaveLength(2)
          stop.abort()
        },
      },
    )
    expect(error.code).toBe("cancelled")
    expect(azureState(world)).toEqual(before)
  })

  test("--no-rollback keeps what was done, but never the firewall rule", async () => {
    world.sandbox.setFaults({
      answers: [
        { operation: "Microsoft.Web/sites/config/write", status: 409, code: "Conflict", message: "No." },
      ],
    })
    await world.createFails({}, { rollback: false })
    expect(rules(world)).toEqual(["AllowAllAzureServicesAndResourcesWithinAzureIps"])
    expect(azureState(world).sites?.[0]?.systemIdentity).toBeDefined()
    await world.create()
    expect((await world.validate()).result.ok).toBe(true)
  })
})

/** Roles of the connection's name, seen by somebody whom a rule lets in. */
async function findUser(): Promise<unknown> {
  const state = azureState(world)
  const path = `/subscriptions/${shop.subscription}/resourceGroups/${shop.group}/providers/Microsoft.DBforPostgreSQL/flexibleServers/${shop.server}/firewallRules/test`

  await arm(world, "PUT", path, {
    properties: { startIpAddress: state.clientAddress, endIpAddress: state.clientAddress },
  })
  return asPasswordAdmin(
    world,
    (ask) => ask("select rolname from pg_roles where rolname = $1", [shop.user]),
    "postgres",
  )
}
