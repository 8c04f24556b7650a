import { afterAll, beforeAll, expect, it } from "vitest"
import { appAfter, killEverywhere, killProcesses } from "../kill/kill-runs.ts"
import { asFabricApp, fabricShop, openFabricWorld, workspaceRoles } from "../support/fabric-shop.ts"
import type { World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"

let world: World

beforeAll(async () => {
  world = await openFabricWorld()
})
afterAll(() => world.stop())

async function endState(name: string, user: string) {
  const { principalId, settings } = appAfter(world.sandbox, name)
  const roles = await asFabricApp(world, (run) =>
    run(
      `select r.name as role_name from sys.database_role_members m
         join sys.database_principals r on r.principal_id = m.role_principal_id
         join sys.database_principals u on u.principal_id = m.member_principal_id
        where u.name = '${user}' order by r.name`,
    ),
  )
  const { [principalId]: workspaceRole, ...others } = workspaceRoles(world)
  return { settings, user, roles: roles.map((row) => row["role_name"]), workspaceRole, others }
}

it(
  "ends in the same state after a kill at any point, when the same command is run again",
  { timeout: 900_000 },
  async () => {
    const here = {
      sandbox: world.sandbox,
      target: fabricShop.target,
      begin: () => world.begin(),
      endState,
    }
    const { points, expected } = await killEverywhere(here)
    expect(points).toBeGreaterThan(10)
    expect(expected).toMatchObject({
      user: fabricShop.user,
      roles: ["db_datareader", "db_datawriter", "db_ddladmin"],
      workspaceRole: "Viewer",
      others: { [shop.caller.objectId]: "Admin" },
    })
    await killProcesses(here, { points, expected })
  },
)
