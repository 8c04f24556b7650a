import { createAzure, parseCloud } from "@keyless/azure"
import { demoSeed, type SandboxSeed } from "@keyless/sandbox"
import { caller, identities, openConformanceSandbox, principals } from "@keyless/test-support/conformance"
import { tsqlOutcome, tsqlStatements } from "@keyless/test-support/tsql"
import { fastClock, type Snapshot, type TargetFixture } from "@keyless/testkit"
import { fabricSqlTarget } from "../src/index.ts"
import { auditorOf } from "./conformance-look.ts"

const workspace = "a0000000-0000-4000-8000-000000000001"
const database = "b0000000-0000-4000-8000-000000000001"
const oddDatabase = "b0000000-0000-4000-8000-000000000002"

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
      roleAssignments: [{ principalId: caller.objectId, role: "Admin" }],
      sqlDatabases: [
        {
          id: database,
          displayName: "shop",
          sql: [
            "create table customers (id int primary key, name nvarchar(20))",
            "insert into customers values (1, N'Ada')",
            "create table orders (id int primary key, name nvarchar(20))",
            "insert into orders values (1, N'one')",
            "create user [bystander] without login",
            "grant select on object::dbo.customers to [bystander]",
          ],
        },
        { id: oddDatabase, displayName: "größe]1`--'$", sql: [] },
      ],
    },
  ],
}

/** A sandbox with a Fabric workspace, and what the suite has to know of it. */
export async function openFabricWorld() {
  const { sandbox, azure, tokens, beginning, breakdowns } = await openConformanceSandbox(seed)
  const auditor = auditorOf(sandbox, caller.objectId, `shop-${database}`)
  const plugin = fabricSqlTarget({ azure: createAzure({ ...azure, cloud: parseCloud(azure.cloud) }) })
  const asOwner = async (...sql: readonly string[]) => {
    await auditor.inside(caller.objectId, ...sql)
  }
  const names = { workspace, database }

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
      "delete from orders where id > 1",
    )
    for (const principal of named("workspace role of ")) await auditor.removeRole(principal)
  }
  const fixture: TargetFixture = {
    begin: beginning({ snapshot: () => auditor.snapshot(), tidyUp }),
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
    principals,
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
    breakdowns: breakdowns("Microsoft.Fabric/workspaces/sqlDatabases/read"),
    app: {
      run: (_user, { objectId: oid }, kind) =>
        tsqlOutcome(() => auditor.inside(oid, ...tsqlStatements[kind])),
      addTable: () => asOwner("create table later (id int)"),
    },
    secrets: () => [...tokens],
  }
  return { plugin, fixture, stop: () => sandbox.stop() }
}
