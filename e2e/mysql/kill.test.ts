import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  appAfter,
  createOnce,
  killEverywhere,
  killOnRequest,
  killProcesses,
  withJournal,
} from "../kill/kill-runs.ts"
import type { World } from "../support/harness.ts"
import { inMysql } from "../support/mysql-database.ts"
import { mysqlServer, mysqlShop, mysqlTarget, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"

const azureRule = "AllowAllAzureServicesAndResourcesWithinAzureIps"
let world: World

beforeAll(async () => {
  world = await openMysqlWorld()
})
afterAll(() => world.stop())

async function endState(name: string, user: string) {
  const { principalId, settings, same } = appAfter(world.sandbox, name)
  const password = await world.sandbox.tokenFor(principalId, "https://ossrdbms-aad.database.windows.net")
  const grants = await inMysql(world, { user, password }, (ask) => ask("show grants"))
  const { administrator, firewallRules, userAssignedIdentities } = mysqlServer(world)
  return {
    settings,
    administrator,
    firewallRules,
    userAssignedIdentities,
    grants: grants.flatMap(Object.values).map((grant) => same(String(grant))),
  }
}

const worlds = [
  {
    what: "a server without administrator and identity",
    processes: true,
    server: { userAssignedIdentities: [] },
    options: { serverIdentity: mysqlShop.serverIdentity.id },
    administrator: shop.caller.objectId,
  },
  {
    what: "a server whose administrator is replaced for the run",
    processes: false,
    server: { administrator: mysqlShop.somebody },
    options: { replaceAdmin: true },
    administrator: mysqlShop.somebody.objectId,
  },
]

describe.each(worlds)("$what", ({ processes, server, options, administrator }) => {
  it(
    "ends in the same state after a kill at any point, when the same command is run again",
    { timeout: 900_000 },
    async () => {
      const here = {
        sandbox: world.sandbox,
        target: mysqlTarget(options),
        begin: () => world.begin(mysqlShop.seed({ server })),
        endState,
      }
      const { points, expected } = await killEverywhere(here)
      expect(points).toBeGreaterThan(10)
      expect(expected.administrator?.objectId).toBe(administrator)
      expect(expected.firewallRules?.map(({ name }) => name)).toEqual([azureRule])
      expect(expected.grants).toHaveLength(2)
      if (processes) await killProcesses(here, { points, expected })
    },
  )
})

it("puts a replaced administrator back though Azure was still writing when the process was killed", async () => {
  await world.begin(mysqlShop.seed({ server: { administrator: mysqlShop.somebody } }))
  world.sandbox.setFaults({ lroMs: 1_000 })
  await withJournal(async (journal) => {
    const run = { sandbox: world.sandbox, target: mysqlTarget({ replaceAdmin: true }), journal }
    await killOnRequest(run, "PUT", "/administrators/")
    const again = await createOnce(run)
    expect(again.stderr).toBe("")
    expect(mysqlServer(world).administrator).toEqual(mysqlShop.somebody)
    expect(mysqlServer(world).firewallRules).toHaveLength(1)
  })
})
