import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { azureState, changes, writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { kits } from "./kits.ts"

const onlyMine = [`${shop.clientAddress}-${shop.clientAddress}`]

describe.each(kits)("$title", (kit) => {
  const { azureRule } = kit
  const ruleWrite = `PUT ${kit.type}/firewallRules/write`
  let world: World
  beforeAll(async () => {
    world = await kit.open()
  })
  afterAll(() => world.stop())

  /** Names of the firewall rules of the server. */
  const rules = () => (kit.server(world).firewallRules ?? []).map(({ name }) => name)

  /** Runs a create and answers every rule that was there besides the standing ones. */
  async function madeRules(run: (watch: () => void) => Promise<unknown>) {
    const seen = new Map<string, string>()
    await run(() => {
      for (const { name, startIpAddress, endIpAddress } of kit.server(world).firewallRules ?? []) {
        if (name !== azureRule) seen.set(name, `${startIpAddress}-${endIpAddress}`)
      }
    })
    return [...seen.values()]
  }

  describe("1.4: the server's firewall", () => {
    beforeEach(() => world.begin())

    test("is opened for the caller's address alone, once, and closed after success", async () => {
      expect(await madeRules((watch) => world.create({}, { watch }))).toEqual(onlyMine)
      expect(writes(world).filter((write) => write === ruleWrite)).toHaveLength(1)
      expect(rules()).toEqual([azureRule])
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
      // Undo has to log in again; that rule is as narrow as the first.
      expect(await madeRules((watch) => world.createFails({}, { watch }))).toEqual([...onlyMine, ...onlyMine])
      expect(rules()).toEqual([azureRule])
    })

    test("4, no waiting: a rule that needs a moment to act is waited for, not widened", async () => {
      world.sandbox.setFaults({ firewallDelayMs: 1_200 })
      const told: string[] = []
      const made = await madeRules((watch) =>
        world.create(
          {},
          {
            watch(event) {
              watch()
              if (event.type === "step.progress") told.push(event.message)
            },
          },
        ),
      )
      expect(made).toEqual(onlyMine)
      expect(told).toContain("Waiting for the firewall rule to act")
      expect(writes(world).filter((write) => write === ruleWrite)).toHaveLength(1)
    })

    test("4, firewall leaks (d): a rule that could not be removed is an error that names it, and the next run removes it", async () => {
      const operation = `${kit.type}/firewallRules/delete`
      world.sandbox.setFaults({
        answers: [{ operation, status: 409, code: "ScopeLocked", message: "Locked.", times: 1 }],
      })
      const { error } = await world.createFails()
      const [, left = "none"] = rules()
      expect(error.code).toBe("temporary_left")
      expect(error.message).toContain(left)
      await world.create()
      expect(rules()).toEqual([azureRule])
    })

    test("is closed when the server is busy no more", async () => {
      const operation = `${kit.type}/firewallRules/delete`
      world.sandbox.setFaults({
        answers: [{ operation, status: 409, code: "ServerIsBusy", message: "Busy.", times: 2 }],
      })
      await world.create()
      expect(rules()).toEqual([azureRule])
    })

    test("is not touched when a standing rule admits the caller", async () => {
      await world.begin(kit.seeds.admitted)
      await world.create()
      await world.validate()
      await world.delete()
      expect(writes(world).filter((write) => write.includes("firewallRules"))).toEqual([])
    })

    test("az-client 6.3: is not opened when the login is refused", async () => {
      await world.begin(kit.seeds.admittedCaller)
      world.sandbox.setFaults({ wrongAudience: "https://management.azure.com" })
      const { error } = await world.createFails()
      expect(error.code).toBe("admin_login_refused")
      expect(writes(world).filter((write) => write.includes("firewallRules"))).toEqual([])
    })
  })

  test("9.1: public access that is off is network_blocked with a way out; nothing is left changed", async () => {
    await world.begin(kit.seeds.closed)
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error.code).toBe("network_blocked")
    expect(error.hint).toContain("virtual network")
    expect(azureState(world)).toEqual(before)
    expect(writes(world).filter((write) => write.includes("firewallRules"))).toEqual([])
    expect(changes(world)).toEqual([])
  })
})
