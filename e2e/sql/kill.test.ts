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
import { shop } from "../support/shop.ts"
import { inSql, sqlAudience } from "../support/sql-database.ts"
import { openSqlWorld, sqlServer, sqlShop, sqlTarget } from "../support/sql-shop.ts"

let world: World

beforeAll(async () => {
  world = await openSqlWorld()
})
afterAll(() => world.stop())

async function endState(name: string, user: string) {
  const { principalId, settings } = appAfter(world.sandbox, name)
  const token = await world.sandbox.tokenFor(principalId, sqlAudience)
  const grants = await inSql(world, token, (run) =>
    run(
      "select permission_name, user_name(grantee_principal_id) as who from sys.database_permissions order by 1, 2",
    ),
  )
  const { administrator, firewallRules } = sqlServer(world)
  return { settings, administrator, firewallRules, user, grants }
}

const worlds = [
  {
    what: "a server without administrator",
    processes: true,
    server: {},
    options: {},
    administrator: shop.caller.objectId,
  },
  {
    what: "a server whose administrator is replaced for the run",
    processes: false,
    server: { administrator: sqlShop.somebody },
    options: { replaceAdmin: true },
    administrator: sqlShop.somebody.objectId,
  },
]

describe.each(worlds)("$what", ({ processes, server, options, administrator }) => {
  it(
    "ends in the same state after a kill at any point, when the same command is run again",
    { timeout: 900_000 },
    async () => {
      const here = {
        sandbox: world.sandbox,
        target: sqlTarget(options),
        begin: () => world.begin(sqlShop.seed({ server })),
        endState,
      }
      const { points, expected } = await killEverywhere(here)
      expect(points).toBeGreaterThan(10)
      expect(expected.administrator?.objectId).toBe(administrator)
      expect(expected.firewallRules?.map(({ name }) => name)).toEqual([sqlShop.azureRule.name])
      expect(expected.grants.filter(({ who }) => who === sqlShop.user)).toHaveLength(2)
      if (processes) await killProcesses(here, { points, expected })
    },
  )
})

it("puts a replaced administrator back though Azure was still writing when the process was killed", async () => {
  await world.begin(sqlShop.seed({ server: { administrator: sqlShop.somebody } }))
  world.sandbox.setFaults({ lroMs: 1_000 })
  await withJournal(async (journal) => {
    const run = { sandbox: world.sandbox, target: sqlTarget({ replaceAdmin: true }), journal }
    await killOnRequest(run, "PUT", "/administrators/")
    const again = await createOnce(run)
    expect(again.stderr).toBe("")
    expect(sqlServer(world).administrator).toEqual(sqlShop.somebody)
    expect(sqlServer(world).firewallRules).toHaveLength(1)
  })
})
