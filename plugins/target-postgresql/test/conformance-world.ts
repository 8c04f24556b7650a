import { createAzure, parseCloud } from "@keyless/azure"
import { demoSeed, type SandboxSeed } from "@keyless/sandbox"
import { caller, identities, openConformanceSandbox, principals } from "@keyless/test-support/conformance"
import { auditorRule } from "@keyless/test-support/server-auditor"
import { fastClock, type Snapshot, type StatementKind, type TargetFixture } from "@keyless/testkit"
import pg from "pg"
import { postgresqlTarget } from "../src/index.ts"
import { auditorOf, passwordAdmin } from "./conformance-look.ts"
import { quoteIdentifier } from "@keyless/sql-postgresql"

/** As which the caller logs in to the database. */
const callerName = caller.clientId
const oddDatabase = "größe-1--$$"
const audience = "https://ossrdbms-aad.database.windows.net"

const seed: SandboxSeed = {
  ...demoSeed,
  userAssignedIdentities: identities,
  mysqlServers: [],
  sqlServers: [],
  fabricWorkspaces: [],
  postgresServers: (demoSeed.postgresServers ?? []).map((server) => ({
    ...server,
    entraAuth: false,
    databases: ["shop", oddDatabase],
    sql: {
      postgres: ["create role bystander", `create role "${callerName}"`],
      shop: [
        "set role azure_pg_admin",
        "create table customers (id int primary key, name text)",
        "insert into customers values (1, 'Ada')",
        "grant select on customers to bystander",
        "create table orders (id int primary key)",
        "insert into orders values (1)",
      ],
    },
  })),
}

/** What each kind of statement is in PostgreSQL; each leaves the tables as it found them, or finds its own way back. */
const statements: Readonly<Record<StatementKind, string>> = {
  select: "select name from customers",
  insert: "insert into customers values (2, 'Bob') on conflict do nothing",
  update: "update customers set name = name where id = 1",
  delete: "delete from customers where id = 0",
  selectSecond: "select id from orders",
  insertSecond: "insert into orders values (2) on conflict do nothing",
  updateSecond: "update orders set id = id where id = 1",
  deleteSecond: "delete from orders where id = 0",
  selectLater: "select * from later",
  insertLater: "insert into later values (1)",
  updateLater: "update later set id = id where id = 0",
  deleteLater: "delete from later where id = 0",
  createTable: "create table if not exists own (id int)",
  dropOwnTable: "create table passing (id int); drop table passing",
  alterTable: "alter table customers add column more int",
  dropTable: "drop table customers",
}

/** A sandbox, and what the suite has to know of it. */
export async function openPostgresqlWorld() {
  const { sandbox, azure, tokens, beginning, breakdowns } = await openConformanceSandbox(seed)
  const auditor = auditorOf(sandbox)
  const plugin = postgresqlTarget({ azure: createAzure({ ...azure, cloud: parseCloud(azure.cloud) }) })
  const asCaller = async (...sql: readonly string[]) => {
    const password = await sandbox.tokenFor(caller.objectId, audience)
    await auditor.inside({ user: callerName, password }, "shop", ...sql)
  }
  const dropRole = (user: string) => {
    const role = quoteIdentifier(user)
    return [`grant ${role} to current_user`, `drop owned by ${role}`, `drop role ${role}`]
  }

  /** Takes back by hand what a case left. A new start of the database takes a second; this takes a tenth of it. */
  const tidyUp = async (start: Snapshot) => {
    const { entraAuth, administrators = [] } = sandbox.state().postgresServers?.[0] ?? {}
    if (entraAuth === true && administrators.length > 0) {
      const left = Object.keys(await auditor.snapshot("shop")).filter((each) => each.startsWith("role "))
      const users = left
        .map((each) => each.slice("role ".length))
        .filter((each) => start[`role ${each}`] === undefined)
      await asCaller(...users.flatMap(dropRole), "drop table if exists own")
      await auditor.arm("DELETE", `/administrators/${caller.objectId}`)
    }
    const authConfig = { activeDirectoryAuth: "Disabled", passwordAuth: "Enabled" }
    if (entraAuth === true) await auditor.arm("PATCH", "", { properties: { authConfig } })
    await auditor.inside(
      passwordAdmin,
      "shop",
      "set role azure_pg_admin",
      "drop table if exists later",
      "delete from customers where id > 1",
      "delete from orders where id > 1",
    )
  }
  const fixture: TargetFixture = {
    begin: beginning({ snapshot: () => auditor.snapshot("shop"), tidyUp }),
    options: { resourceGroup: "demo", server: "shop-db", database: "shop" },
    missing: { resourceGroup: "demo", server: "shop-db", database: "attic" },
    badOptions: [
      { options: { resourceGroup: "demo", server: "shop-db" }, path: "database" },
      { options: { resourceGroup: "demo", server: "shop db", database: "shop" }, path: "server" },
      { options: { resourceGroup: "demo", server: "shop-db", database: "a;b" }, path: "database" },
    ],
    oddDatabases: [{ resourceGroup: "demo", server: "shop-db", database: oddDatabase }],
    snapshot: () => auditor.snapshot("shop"),
    writes: async () =>
      sandbox.requests().filter(({ kind, method, path }) => {
        return kind === "arm" && method !== "GET" && !path.includes(auditorRule)
      }).length,
    principals,
    opens: true,
    // A rule whose making was cut off is waited for; here it is there at once, or never.
    clock: fastClock(100),
    // The administrator stays where the connection was made, as whoever made it may need it for the next.
    mayStayAfterDelete: (object) => object.includes(callerName) || object === "Entra authentication",
    drifts: [
      {
        name: "the user is dropped",
        damage: (user) => asCaller(...dropRole(user)),
        create: "repairs",
      },
      {
        name: "the user is given to another identity",
        damage: (user) =>
          asCaller(
            `security label for "pgaadauth" on role ${quoteIdentifier(user)} is 'aadauth,oid=${caller.objectId},type=service'`,
          ),
        create: "refuses",
      },
      {
        name: "a privilege is revoked",
        damage: (user) => asCaller(`revoke select on customers from ${quoteIdentifier(user)}`),
        create: "repairs",
      },
      {
        name: "Entra authentication is switched off",
        damage: () => {
          const authConfig = { activeDirectoryAuth: "Disabled", passwordAuth: "Enabled" }
          return auditor.arm("PATCH", "", { properties: { authConfig } })
        },
        create: "repairs",
        repairMayStay: true,
      },
      {
        name: "the administrator is removed",
        damage: () => auditor.arm("DELETE", `/administrators/${caller.objectId}`),
        create: "repairs",
        repairMayStay: true,
      },
    ],
    breakdowns: breakdowns("Microsoft.DBforPostgreSQL/flexibleServers/databases/read"),
    app: {
      async run(user, { objectId: oid }, kind) {
        const [server] = sandbox.databases()
        const password = await sandbox.tokenFor(oid, audience)
        const at = { host: server?.host, port: server?.port, database: "shop" }
        const client = new pg.Client({ ...at, user, password, ssl: { rejectUnauthorized: true } })
        client.on("error", () => {})
        await client.connect()
        try {
          await client.query(statements[kind])
          return "done"
        } catch (error) {
          // SQLSTATE 42501, insufficient_privilege (PostgreSQL documentation, appendix A).
          if (error instanceof pg.DatabaseError && error.code === "42501") return "refused"
          throw error
        } finally {
          await client.end()
        }
      },
      addTable: async () => {
        await auditor.inside(passwordAdmin, "shop", "set role azure_pg_admin", "create table later (id int)")
      },
    },
    secrets: () => [...tokens],
  }
  return { plugin, fixture, stop: () => sandbox.stop() }
}
