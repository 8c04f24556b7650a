import { demoSeed } from "@keyless/sandbox"
import pg from "pg"
import { afterAll, beforeAll, expect, it } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import {
  appAfter,
  createOnce,
  killEverywhere,
  killOnRequest,
  killProcesses,
  withJournal,
} from "./kill-runs.ts"

const target = {
  kind: "postgres-flexible",
  options: { resourceGroup: "demo", server: "shop-db", database: "shop" },
}
const [server, ...others] = demoSeed.postgresServers ?? []
if (server === undefined) throw new Error("The demo seed has no server.")
const seed = {
  ...demoSeed,
  postgresServers: [{ ...server, entraAuth: false }, ...others],
  mysqlServers: [],
  sqlServers: [],
  fabricWorkspaces: [],
}
let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

async function endState(name: string, user: string) {
  const { sandbox } = world
  const { principalId, host, settings, same } = appAfter(sandbox, name)
  const client = new pg.Client({
    host,
    database: "shop",
    user,
    password: await sandbox.tokenFor(principalId, "https://ossrdbms-aad.database.windows.net"),
    ssl: { ca: sandbox.caPem },
  })
  await client.connect()
  try {
    const roles = await client.query<{ rolname: string; label: string }>(
      `select r.rolname, l.label from pg_roles r join pg_shseclabel l on l.objoid = r.oid and l.provider = 'pgaadauth' order by 1`,
    )
    const rights = await client.query(
      `select has_schema_privilege('public', 'CREATE') as make, has_database_privilege(current_database(), 'CREATE') as schemas,
              (select array_agg(pg_get_userbyid(defaclrole) || ': ' || defaclacl::text order by defaclrole::regrole::text)
                 from pg_default_acl where defaclobjtype = 'r') as later_tables`,
    )
    const server = sandbox.state().postgresServers?.[0]
    return {
      settings,
      entraAuth: server?.entraAuth,
      administrators: server?.administrators,
      firewallRules: server?.firewallRules,
      roles: roles.rows.map(({ rolname, label }) => [same(rolname), same(label)]),
      rights: rights.rows.map((row) => JSON.parse(same(JSON.stringify(row))) as unknown),
    }
  } finally {
    await client.end()
  }
}

it(
  "ends in the same state after a kill at any point, when the same command is run again",
  { timeout: 600_000 },
  async () => {
    const here = { sandbox: world.sandbox, target, begin: () => world.begin(seed), endState }
    const whole = await killEverywhere(here)
    expect(whole.points).toBeGreaterThan(10)
    expect(whole.expected.firewallRules?.map(({ name }) => name)).toEqual([
      "AllowAllAzureServicesAndResourcesWithinAzureIps",
    ])
    expect(whole.expected.roles).toHaveLength(2)
    await killProcesses(here, whole)
  },
)

it(
  "removes a firewall rule that Azure was still making when the process was killed",
  { timeout: 300_000 },
  async () => {
    const { sandbox } = world
    await world.begin(seed)
    sandbox.setFaults({ lroMs: 2_000 })
    await withJournal(async (journal) => {
      await killOnRequest({ sandbox, target, journal }, "PUT", "/firewallRules/")
      expect(sandbox.state().postgresServers?.[0]?.firewallRules).toHaveLength(1)

      const again = await createOnce({ sandbox, target, journal })
      expect(again.stderr).toBe("")
      const deleted = sandbox
        .requests()
        .filter(({ method, path }) => method === "DELETE" && path.includes("/firewallRules/"))
      expect(deleted.map(({ status }) => status)).toEqual([202, 202])
      expect(sandbox.state().postgresServers?.[0]?.firewallRules).toHaveLength(1)
    })
  },
)
