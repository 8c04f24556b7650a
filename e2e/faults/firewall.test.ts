import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { asPasswordAdmin } from "../support/database.ts"
import { openWorld, type World } from "../support/harness.ts"
import { azureState, changes, rules, server, settings, writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"

const azureRule = "AllowAllAzureServicesAndResourcesWithinAzureIps"
const ruleWrite = "PUT Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/write"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

/** Runs a create and answers every rule that was there besides the standing ones. */
async function madeRules(run: (watch: () => void) => Promise<unknown>) {
  const seen = new Map<string, string>()
  await run(() => {
    for (const { name, startIpAddress, endIpAddress } of server(world).firewallRules ?? []) {
      if (name !== azureRule) seen.set(name, `${startIpAddress}-${endIpAddress}`)
    }
  })
  return [...seen.values()]
}

const onlyMine = [`${shop.clientAddress}-${shop.clientAddress}`]

describe("1.4: the server's firewall", () => {
  beforeEach(() => world.begin())

  test("is opened for the caller's address alone, once, and closed after success", async () => {
    expect(await madeRules((watch) => world.create({}, { watch }))).toEqual(onlyMine)
    expect(writes(world).filter((write) => write === ruleWrite)).toHaveLength(1)
    expect(rules(world)).toEqual([azureRule])
  })

  test("is left alone where that was asked for, and nothing stays changed", async () => {
    const before = azureState(world)
    const { error } = await world.createFails({ network: "leave" })
    expect(error).toMatchObject({ code: "opening_refused" })
    expect(writes(world).filter((write) => write === ruleWrite)).toEqual([])
    expect(azureState(world)).toEqual(before)
  })

  test("is closed after a failure", async () => {
    world.sandbox.setFaults({
      answers: [
        {
          operation: "Microsoft.Web/sites/config/write",
          status: 409,
          code: "Conflict",
          message: "No.",
          times: 9,
        },
      ],
    })
    expect(await madeRules((watch) => world.createFails({}, { watch }))).toEqual([
      // Undo has to log in again; that rule is as narrow as the first.
      ...onlyMine,
      ...onlyMine,
    ])
    expect(rules(world)).toEqual([azureRule])
  })

  test("4, no waiting: a rule that needs a moment to act is waited for, not widened", async () => {
    world.sandbox.setFaults({ firewallDelayMs: 1_200 })
    const watched: string[] = []
    const made = await madeRules((watch) =>
      world.create(
        {},
        {
          watch(event) {
            watch()
            if (event.type === "step.progress") watched.push(event.message)
          },
        },
      ),
    )
    expect(made).toEqual(onlyMine)
    expect(watched).toContain("Waiting for the firewall rule to act")
    expect(writes(world).filter((write) => write === ruleWrite)).toHaveLength(1)
    expect(rules(world)).toEqual([azureRule])
  })

  test("4, firewall leaks (d): a rule that could not be removed is an error that names it, and the next run removes it", async () => {
    const operation = "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/delete"
    world.sandbox.setFaults({
      answers: [{ operation, status: 409, code: "ScopeLocked", message: "Locked.", times: 1 }],
    })
    const { error } = await world.createFails()
    const [, left = "none"] = rules(world)
    expect(error.code).toBe("temporary_left")
    expect(error.message).toContain(left)
    await world.create()
    expect(rules(world)).toEqual([azureRule])
  })

  test("is closed when the server is busy no more", async () => {
    const operation = "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/delete"
    world.sandbox.setFaults({
      answers: [{ operation, status: 409, code: "ServerIsBusy", message: "Busy.", times: 2 }],
    })
    await world.create()
    expect(rules(world)).toEqual([azureRule])
  })

  test("is not touched when a standing rule admits the caller", async () => {
    await world.begin(shop.seed({ server: { firewallRules: [shop.standingRule] } }))
    await world.create()
    await world.validate()
    await world.delete()
    expect(writes(world).filter((write) => write.includes("firewallRules"))).toEqual([])
  })

  test("az-client 6.3: is not opened when the login is refused", async () => {
    await world.begin(
      shop.seed({ server: { firewallRules: [shop.standingRule], administrators: [shop.callerAdmin] } }),
    )
    world.sandbox.setFaults({ wrongAudience: "https://management.azure.com" })
    const { error } = await world.createFails()
    expect(error.code).toBe("admin_login_refused")
    expect(writes(world).filter((write) => write.includes("firewallRules"))).toEqual([])
  })
})

test("9.1: public access that is off is network_blocked with a way out; nothing is left changed", async () => {
  await world.begin(shop.seed({ server: { publicNetworkAccess: "Disabled" } }))
  const before = azureState(world)
  const { error } = await world.createFails()
  expect(error.code).toBe("network_blocked")
  expect(error.hint).toContain("virtual network")
  expect(azureState(world)).toEqual(before)
  expect(writes(world).filter((write) => write.includes("firewallRules"))).toEqual([])
  expect(changes(world)).toEqual([])
})

describe("az-client 6.4: Entra authentication that is off", () => {
  beforeEach(() =>
    world.begin(shop.seed({ server: { entraAuth: false, firewallRules: [shop.standingRule] } })),
  )

  test("is switched on after a yes; passwords go on working", async () => {
    const asked: string[] = []
    await world.create(
      {},
      {
        confirm: async (question) => {
          asked.push(question)
          return true
        },
      },
    )
    expect(asked).toEqual([expect.stringMatching(/Entra authentication.*may restart/s)])
    expect(server(world)).toMatchObject({ entraAuth: true, passwordAuth: true })
    expect(await asPasswordAdmin(world, (ask) => ask("select 1 as one"))).toEqual([{ one: 1 }])
  })

  test.each([
    { answer: "nobody to ask", confirm: undefined, code: "consent_required" },
    { answer: "a no", confirm: async () => false, code: "consent_refused" },
  ])("with $answer is $code, and nothing is left changed", async ({ confirm, code }) => {
    const before = azureState(world)
    const { error } = await world.createFails({}, confirm === undefined ? {} : { confirm })
    expect(error.code).toBe(code)
    expect(error.hint).toBeDefined()
    expect(azureState(world)).toEqual(before)
    expect(settings(world)).toEqual({ SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" })
  })

  test("that is on is not written again", async () => {
    await world.begin()
    await world.create()
    expect(writes(world)).not.toContain("PATCH Microsoft.DBforPostgreSQL/flexibleServers/write")
  })

  test("3.6: with password authentication off stays the only way in", async () => {
    await world.begin(shop.seed({ server: { passwordAuth: false } }))
    await world.create()
    expect(server(world)).toMatchObject({ entraAuth: true, passwordAuth: false })
  })
})
