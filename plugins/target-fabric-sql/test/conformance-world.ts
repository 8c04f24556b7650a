import { isDeepStrictEqual } from "node:util"
import type { TokenCredential } from "@azure/core-auth"
import { createAzure, parseCloud } from "@keyless/azure"
import { clientId, objectId, type Principal, tenantId } from "@keyless/core/plugin"
import { demoSeed, type SandboxSeed } from "@keyless/sandbox"
import { openSandbox } from "@keyless/test-support"
import { fastClock, type Snapshot, type StatementKind, type TargetFixture } from "@keyless/testkit"
import { fabricSqlTarget } from "../src/index.ts"
import { auditorOf } from "./conformance-look.ts"

const caller = "40000000-0000-4000-8000-000000000001"
const workspace = "a0000000-0000-4000-8000-000000000001"
const database = "b0000000-0000-4000-8000-000000000001"
const oddDatabase = "b0000000-0000-4000-8000-000000000002"

const identities = ["web", "stock"].map((name, index) => ({
  resourceGroup: "demo",
  name,
  principalId: `70000000-0000-4000-8000-00000000001${index}`,
  clientId: `80000000-0000-4000-8000-00000000001${index}`,
}))

const seed: SandboxSeed = {
  ...demoSeed,
  userAssignedIdentities: identities,
  postgresServers: [],
  mysqlServers: [],
  sqlServers: [],
  fabricWorkspaces: [
    {
      id: workspace,
      displayName: "Shop",
      roleAssignments: [{ principalId: caller, role: "Admin" }],
      sqlDatabases: [
        {
          id: database,
          displayName: "shop",
          sql: [
            "create table customers (id int primary key, name nvarchar(20))",
            "insert into customers values (1, N'Ada')",
            "create user [bystander] without login",
            "grant select on object::dbo.customers to [bystander]",
          ],
        },
        { id: oddDatabase, displayName: "größe]1`--'$", sql: [] },
      ],
    },
  ],
}

const principalOf = (index: number): Principal => {
  const identity = identities[index]
  if (identity === undefined) throw new Error("the seed has no such identity")
  return {
    kind: "service",
    objectId: objectId(identity.principalId),
    clientId: clientId(identity.clientId),
    tenantId: tenantId("10000000-0000-4000-8000-000000000001"),
    name: identity.name,
    credential: { kind: "ambient" },
  }
}

/** What each kind of statement is in SQL Server; each leaves the tables as it found them, or finds its own way back. */
const statements: Readonly<Record<StatementKind, readonly string[]>> = {
  select: ["select name from customers"],
  insert: ["insert into customers values (2, N'Bob')"],
  update: ["update customers set name = N'Ada' where id = 1"],
  delete: ["delete from customers where id = 0"],
  selectLater: ["select id from later"],
  insertLater: ["insert into later values (1)"],
  createTable: ["create table own (id int)"],
  dropOwnTable: ["create table passing (id int)", "drop table passing"],
  alterTable: ["alter table customers add more int"],
  dropTable: ["drop table customers"],
}

/** Permission denied on an object and in the database; an object that is not there to see for who may not alter it. */
const refusals = new Set<unknown>([229, 262, 1088, 3701])
/** A key that is there, a table that is there: the statement was run before. */
const repeated = new Set<unknown>([2627, 2714])

/** A sandbox with a Fabric workspace, and what the suite has to know of it. */
export async function openFabricWorld() {
  const sandbox = await openSandbox({
    seed,
    faults: { lroMs: 0, retryAfterSeconds: 0, directoryDelayMs: 0, firewallDelayMs: 0, siteWriteMs: 0 },
  })
  const auditor = auditorOf(sandbox, caller, `shop-${database}`)
  const tokens = new Set<string>()
  const credential: TokenCredential = {
    async getToken(scopes) {
      const asked = [scopes].flat()[0]?.replace(/\/\.default$/, "") ?? ""
      const token = await sandbox.tokenFor(caller, asked)
      tokens.add(token)
      return { token, expiresOnTimestamp: Date.now() + 3_600_000 }
    },
  }
  const environment = sandbox.callerEnvironment()
  const plugin = fabricSqlTarget({
    azure: createAzure({ cloud: parseCloud(sandbox.cloud), environment, credential }),
  })
  const asOwner = async (...sql: readonly string[]) => {
    await auditor.inside(caller, ...sql)
  }
  const names = { workspace, database }
  let atStart: Snapshot | undefined

  /** Takes back by hand what a case left: a server that starts anew may get another address, and the cases compare settings. */
  const tidyUp = async (start: Snapshot) => {
    const left = Object.keys(await auditor.snapshot()).filter((each) => start[each] === undefined)
    const named = (prefix: string) =>
      left.filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length))
    await asOwner(
      ...named("user ").map((user) => `drop user [${user}]`),
      "drop table if exists own",
      "drop table if exists later",
      "delete from customers where id > 1",
    )
    for (const principal of named("workspace role of ")) await auditor.removeRole(principal)
  }
  const fixture: TargetFixture = {
    async begin() {
      if (atStart !== undefined) await tidyUp(atStart).catch(() => {})
      if (atStart === undefined || !isDeepStrictEqual(await auditor.snapshot(), atStart)) {
        await sandbox.seed(seed)
        atStart = await auditor.snapshot()
      }
      sandbox.clearLogs()
      tokens.clear()
    },
    options: names,
    missing: { ...names, database: "b0000000-0000-4000-8000-00000000000f" },
    badOptions: [
      { options: { workspace }, path: "database" },
      { options: { ...names, workspace: "shop" }, path: "workspace" },
    ],
    oddDatabases: [{ workspace, database: oddDatabase }],
    snapshot: () => auditor.snapshot(),
    writes: async () =>
      sandbox.requests().filter(({ method, path }) => method !== "GET" && path.includes("/v1/workspaces/"))
        .length,
    principals: [principalOf(0), principalOf(1)],
    opens: false,
    clock: fastClock(100),
    // Nobody can tell who gave the role, or what else needs it.
    mayStayAfterDelete: (object) => object.startsWith("workspace role of "),
    drifts: [
      { name: "the user is dropped", damage: (user) => asOwner(`drop user [${user}]`), create: "repairs" },
      {
        name: "the user is given to another identity",
        damage: (user) =>
          asOwner(
            `drop user [${user}]`,
            `create user [${user}] with sid = 0x99999999000000408000000000000009, type = E`,
          ),
        create: "refuses",
      },
      {
        name: "the user is taken out of a role",
        damage: (user) => asOwner(`alter role db_datareader drop member [${user}]`),
        create: "repairs",
      },
    ],
    app: {
      async run(_user, { objectId: oid }, kind) {
        try {
          await auditor.inside(oid, ...statements[kind])
          return "done"
        } catch (error) {
          const number = error instanceof Error && "number" in error ? error.number : undefined
          if (refusals.has(number)) return "refused"
          if (repeated.has(number)) return "done"
          throw error
        }
      },
      addTable: () => asOwner("create table later (id int)"),
    },
    secrets: () => [...tokens],
  }
  return { plugin, fixture, stop: () => sandbox.stop() }
}
