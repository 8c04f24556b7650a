import { isDeepStrictEqual } from "node:util"
import type { TokenCredential } from "@azure/core-auth"
import { createAzure, parseCloud } from "@keyless/azure"
import { clientId, objectId, type Principal, tenantId } from "@keyless/core/plugin"
import { demoSeed, type SandboxSeed } from "@keyless/sandbox"
import { openSandbox } from "@keyless/test-support"
import { fastClock, type Snapshot, type StatementKind, type TargetFixture } from "@keyless/testkit"
import { sqlTarget } from "../src/index.ts"
import { ask, auditorOf, auditorRule } from "./conformance-look.ts"

const caller = "40000000-0000-4000-8000-000000000001"
const oddDatabase = "größe]1`--'$"
const audience = "https://database.windows.net"
const serverId =
  "/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.Sql/servers/shop-sql"

const identities = ["web", "stock"].map((name, index) => ({
  resourceGroup: "demo",
  name,
  principalId: `70000000-0000-4000-8000-00000000001${index}`,
  clientId: `80000000-0000-4000-8000-00000000001${index}`,
}))

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
          "create user [bystander] without login",
          "grant select on object::dbo.customers to [bystander]",
        ],
      },
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

/** A sandbox with its SQL gateway, and what the suite has to know of it. */
export async function openSqlWorld() {
  const sandbox = await openSandbox({
    seed,
    faults: { lroMs: 0, retryAfterSeconds: 0, directoryDelayMs: 0, firewallDelayMs: 0, siteWriteMs: 0 },
  })
  const auditor = auditorOf(sandbox, caller)
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
  const plugin = sqlTarget({
    azure: createAzure({ cloud: parseCloud(sandbox.cloud), environment, credential }),
  })
  const asAdmin = async (...sql: readonly string[]) => {
    await auditor.inside({ kind: "password" }, ...sql)
  }
  const names = { resourceGroup: "demo", server: "shop-sql", database: "shop" }
  let atStart: Snapshot | undefined

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
    )
    if (administrator !== undefined) await auditor.arm("DELETE", "/administrators/ActiveDirectory")
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
    principals: [principalOf(0), principalOf(1)],
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
      },
    ],
    app: {
      async run(_user, { objectId: oid }, kind) {
        const [server] = sandbox.databases()
        if (server === undefined) throw new Error("the sandbox has no database server")
        try {
          await ask(server, { kind: "token", token: await sandbox.tokenFor(oid, audience) }, statements[kind])
          return "done"
        } catch (error) {
          const number = error instanceof Error && "number" in error ? error.number : undefined
          if (refusals.has(number)) return "refused"
          if (repeated.has(number)) return "done"
          throw error
        }
      },
      addTable: async () => {
        await asAdmin("create table later (id int)")
      },
    },
    secrets: () => [...tokens],
  }
  return { plugin, fixture, stop: () => sandbox.stop() }
}
