import { createAzure, parseCloud } from "@keyless/azure"
import { demoSeed, type SandboxSeed } from "@keyless/sandbox"
import { identities, openConformanceSandbox, principals } from "@keyless/test-support/conformance"
import { auditorRule } from "@keyless/test-support/server-auditor"
import { tsqlOutcome, tsqlStatements } from "@keyless/test-support/tsql"
import { fastClock, type Snapshot, type TargetFixture } from "@keyless/testkit"
import { sqlTarget } from "../src/index.ts"
import { ask, auditorOf } from "./conformance-look.ts"

const oddDatabase = "größe]1`--'$"
const audience = "https://database.windows.net"
const serverId =
  "/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.Sql/servers/shop-sql"

/** The server has no administrator, and its firewall keeps this machine out. */
const seed: SandboxSeed = {
  ...demoSeed,
  userAssignedIdentities: identities,
  postgresServers: [],
  mysqlServers: [],
  fabricWorkspaces: [],
  sqlServers: [
    {
      resourceGroup: "demo",
      name: "shop-sql",
      databases: ["shop", oddDatabase],
      firewallRules: [{ name: "azure", startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" }],
      sql: {
        shop: [
          "create table customers (id int primary key, name nvarchar(20))",
          "insert into customers values (1, N'Ada')",
          "create table orders (id int primary key, name nvarchar(20))",
          "insert into orders values (1, N'one')",
          "create user [bystander] without login",
          "grant select on object::dbo.customers to [bystander]",
        ],
      },
    },
  ],
}

/** A sandbox with its SQL gateway, and what the suite has to know of it. */
export async function openSqlWorld() {
  const { sandbox, azure, tokens, beginning, breakdowns } = await openConformanceSandbox(seed)
  const auditor = auditorOf(sandbox)
  const plugin = sqlTarget({ azure: createAzure({ ...azure, cloud: parseCloud(azure.cloud) }) })
  const asAdmin = async (...sql: readonly string[]) => {
    await auditor.inside({ kind: "password" }, ...sql)
  }
  const names = { resourceGroup: "demo", server: "shop-sql", database: "shop" }

  /** Takes back by hand what a case left: a server that starts anew may get another address, and the cases compare settings. */
  const tidyUp = async (start: Snapshot) => {
    const { administrator } = sandbox.state().sqlServers?.[0] ?? {}
    const users = Object.keys(await auditor.snapshot()).filter(
      (each) => each.startsWith("user ") && start[each] === undefined,
    )
    await asAdmin(
      ...users.map((user) => `drop user [${user.slice("user ".length)}]`),
      "drop table if exists own",
      "drop table if exists later",
      "delete from customers where id > 1",
      "delete from orders where id > 1",
    )
    if (administrator !== undefined) await auditor.arm("DELETE", "/administrators/ActiveDirectory")
  }
  const fixture: TargetFixture = {
    begin: beginning({ snapshot: () => auditor.snapshot(), tidyUp }),
    options: names,
    missing: { ...names, database: "attic" },
    badOptions: [
      { options: { resourceGroup: "demo", server: "shop-sql" }, path: "database" },
      { options: { ...names, server: "shop sql" }, path: "server" },
      { options: { ...names, database: "a/b" }, path: "database" },
    ],
    oddDatabases: [{ id: `${serverId}/databases/${oddDatabase}` }],
    snapshot: () => auditor.snapshot(),
    writes: async () =>
      sandbox.requests().filter(({ kind, method, path }) => {
        return kind === "arm" && method !== "GET" && !path.includes(auditorRule)
      }).length,
    principals,
    opens: true,
    // A rule whose making was cut off is waited for; here it is there at once, or never.
    clock: fastClock(100),
    // The administrator stays where the connection was made, as whoever made it may need it for the next.
    mayStayAfterDelete: (object) => object === "the administrator",
    drifts: [
      {
        name: "the user is dropped",
        damage: (user) => asAdmin(`drop user [${user}]`),
        create: "repairs",
      },
      {
        name: "the user is given to another identity",
        damage: (user) =>
          asAdmin(
            `drop user [${user}]`,
            `create user [${user}] with sid = 0x99999999000000408000000000000009, type = E`,
          ),
        create: "refuses",
      },
      {
        name: "the right to connect is revoked",
        damage: (user) => asAdmin(`revoke connect from [${user}]`),
        create: "repairs",
      },
      {
        name: "something is denied to the user",
        damage: (user) => asAdmin(`deny select to [${user}]`),
        create: "refuses",
      },
      {
        name: "the administrator is removed",
        damage: () => auditor.arm("DELETE", "/administrators/ActiveDirectory"),
        create: "repairs",
        repairMayStay: true,
      },
    ],
    breakdowns: breakdowns("Microsoft.Sql/servers/databases/read"),
    app: {
      async run(_user, { objectId: oid }, kind) {
        const [server] = sandbox.databases()
        if (server === undefined) throw new Error("the sandbox has no database server")
        const token = await sandbox.tokenFor(oid, audience)
        return tsqlOutcome(() => ask(server, { kind: "token", token }, tsqlStatements[kind]))
      },
      addTable: async () => {
        await asAdmin("create table later (id int)")
      },
    },
    secrets: () => [...tokens],
  }
  return { plugin, fixture, stop: () => sandbox.stop() }
}
