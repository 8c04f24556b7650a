import { createAzure, parseCloud } from "@keyless/azure"
import { demoSeed, type SandboxSeed } from "@keyless/sandbox"
import { caller, identities, openConformanceSandbox, principals } from "@keyless/test-support/conformance"
import { auditorRule } from "@keyless/test-support/server-auditor"
import { fastClock, type Snapshot, type StatementKind, type TargetFixture } from "@keyless/testkit"
import { mysqlTarget } from "../src/index.ts"
import { quoteAccount } from "../src/quote.ts"
import { ask, auditorOf, passwordAdmin } from "./conformance-look.ts"

const oddDatabase = "größe_1`--'$"
const audience = "https://ossrdbms-aad.database.windows.net"
const serverId =
  "/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.DBforMySQL/flexibleServers/shop-mysql"
const serverIdentity =
  "/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mysql-identity"

/** The server has neither an administrator nor an identity of its own, and its firewall keeps this machine out. */
const seed: SandboxSeed = {
  ...demoSeed,
  userAssignedIdentities: [...(demoSeed.userAssignedIdentities ?? []), ...identities],
  postgresServers: [],
  sqlServers: [],
  fabricWorkspaces: [],
  mysqlServers: (demoSeed.mysqlServers ?? []).map((server) => ({
    ...server,
    userAssignedIdentities: [],
    databases: ["shop", oddDatabase],
    sql: {
      shop: [
        "create table customers (id int primary key, name varchar(20))",
        "insert into customers values (1, 'Ada')",
        "create table orders (id int primary key)",
        "insert into orders values (1)",
        "create user bystander identified by 'sandbox-only-bystander'",
        "grant select on shop.* to bystander",
      ],
    },
  })),
}

/** What each kind of statement is in MySQL; each leaves the tables as it found them, or finds its own way back. */
const statements: Readonly<Record<StatementKind, readonly string[]>> = {
  select: ["select name from customers"],
  insert: ["insert ignore into customers values (2, 'Bob')"],
  update: ["update customers set name = name where id = 1"],
  delete: ["delete from customers where id = 0"],
  selectSecond: ["select id from orders"],
  insertSecond: ["insert ignore into orders values (2)"],
  updateSecond: ["update orders set id = id where id = 1"],
  deleteSecond: ["delete from orders where id = 0"],
  selectLater: ["select * from later"],
  insertLater: ["insert into later values (1)"],
  updateLater: ["update later set id = id where id = 0"],
  deleteLater: ["delete from later where id = 0"],
  createTable: ["create table if not exists own (id int)"],
  dropOwnTable: ["create table passing (id int)", "drop table passing"],
  alterTable: ["alter table customers add column more int"],
  dropTable: ["drop table customers"],
}

/** ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR. */
const refusals = new Set<unknown>([1044, 1142])

/** A sandbox with MariaDB behind its MySQL gateway, and what the suite has to know of it. */
export async function openMysqlWorld() {
  const { sandbox, azure, tokens, beginning, breakdowns } = await openConformanceSandbox(seed)
  const auditor = auditorOf(sandbox)
  const plugin = mysqlTarget({ azure: createAzure({ ...azure, cloud: parseCloud(azure.cloud) }) })
  const asCaller = async (...sql: readonly string[]) => {
    const user = sandbox.state().mysqlServers?.[0]?.administrator?.login ?? ""
    await auditor.inside({ user, password: await sandbox.tokenFor(caller.objectId, audience) }, ...sql)
  }
  const names = { resourceGroup: "demo", server: "shop-mysql", database: "shop", serverIdentity }

  /** Takes back by hand what a case left: a server that starts anew may get another address, and the cases compare settings. */
  const tidyUp = async (start: Snapshot) => {
    const { administrator, userAssignedIdentities = [] } = sandbox.state().mysqlServers?.[0] ?? {}
    const accounts = Object.keys(await auditor.snapshot()).filter(
      (each) => each.startsWith("account aad_") && start[each] === undefined,
    )
    const users = accounts.map((each) => each.slice("account ".length, -"@%".length))
    await auditor.inside(
      passwordAdmin,
      ...users.map((user) => `drop user ${quoteAccount(user)}`),
      "drop table if exists own, later",
      "delete from customers where id > 1",
      "delete from orders where id > 1",
    )
    if (administrator !== undefined) await auditor.arm("DELETE", "/administrators/ActiveDirectory")
    if (userAssignedIdentities.length > 0) await auditor.arm("PATCH", "", { identity: { type: "None" } })
  }
  const fixture: TargetFixture = {
    begin: beginning({ snapshot: () => auditor.snapshot(), tidyUp }),
    options: names,
    missing: { ...names, database: "attic" },
    badOptions: [
      { options: { resourceGroup: "demo", server: "shop-mysql" }, path: "database" },
      { options: { ...names, server: "shop mysql" }, path: "server" },
      { options: { ...names, database: "a`b" }, path: "database" },
      { options: { ...names, serverIdentity: "mysql-identity" }, path: "serverIdentity" },
    ],
    oddDatabases: [{ id: `${serverId}/databases/${oddDatabase}`, serverIdentity }],
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
    mayStayAfterDelete: (object) =>
      object === "the administrator" ||
      object.startsWith("server identity ") ||
      object.startsWith(`account ${caller.objectId.replaceAll("-", "")}@`),
    drifts: [
      {
        name: "the user is dropped",
        damage: (user) => asCaller(`drop user ${quoteAccount(user)}`),
        create: "repairs",
      },
      {
        name: "the user is given to another identity",
        damage: (user) =>
          asCaller(
            `drop user ${quoteAccount(user)}`,
            "set aad_auth_validate_oids_in_tenant = off",
            `create aaduser '${user}' identified by '99999999-0000-4000-8000-000000000009'`,
          ),
        create: "refuses",
      },
      {
        name: "a privilege is revoked",
        damage: (user) => asCaller(`revoke select on shop.* from ${quoteAccount(user)}`),
        create: "repairs",
      },
      {
        name: "the administrator is removed",
        damage: () => auditor.arm("DELETE", "/administrators/ActiveDirectory"),
        create: "repairs",
        repairMayStay: true,
      },
    ],
    breakdowns: breakdowns("Microsoft.DBforMySQL/flexibleServers/databases/read"),
    app: {
      async run(user, { objectId: oid }, kind) {
        const [server] = sandbox.databases()
        if (server === undefined) throw new Error("the sandbox has no database server")
        const password = await sandbox.tokenFor(oid, audience)
        try {
          await ask(server, { user, password }, statements[kind])
          return "done"
        } catch (error) {
          if (error instanceof Error && "errno" in error && refusals.has(error.errno)) return "refused"
          throw error
        }
      },
      addTable: async () => {
        await auditor.inside(passwordAdmin, "create table later (id int)")
      },
    },
    secrets: () => [...tokens],
  }
  return { plugin, fixture, stop: () => sandbox.stop() }
}
