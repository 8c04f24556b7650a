import { isDeepStrictEqual } from "node:util"
import type { TokenCredential } from "@azure/core-auth"
import { createAzure, parseCloud } from "@keyless/azure"
import { clientId, objectId, type Principal, tenantId } from "@keyless/core/plugin"
import { demoSeed, type SandboxSeed } from "@keyless/sandbox"
import { openSandbox } from "@keyless/test-support"
import { fastClock, type Snapshot, type StatementKind, type TargetFixture } from "@keyless/testkit"
import { mysqlTarget } from "../src/index.ts"
import { quoteAccount } from "../src/quote.ts"
import { ask, auditorOf, auditorRule, passwordAdmin } from "./conformance-look.ts"

const caller = "40000000-0000-4000-8000-000000000001"
const oddDatabase = "größe_1`--'$"
const audience = "https://ossrdbms-aad.database.windows.net"
const serverId =
  "/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.DBforMySQL/flexibleServers/shop-mysql"
const serverIdentity =
  "/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mysql-identity"

const identities = ["web", "stock"].map((name, index) => ({
  resourceGroup: "demo",
  name,
  principalId: `70000000-0000-4000-8000-00000000001${index}`,
  clientId: `80000000-0000-4000-8000-00000000001${index}`,
}))

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
        "create user bystander identified by 'sandbox-only-bystander'",
        "grant select on shop.* to bystander",
      ],
    },
  })),
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

/** What each kind of statement is in MySQL; each leaves the tables as it found them, or finds its own way back. */
const statements: Readonly<Record<StatementKind, readonly string[]>> = {
  select: ["select name from customers"],
  insert: ["insert ignore into customers values (2, 'Bob')"],
  update: ["update customers set name = name where id = 1"],
  delete: ["delete from customers where id = 0"],
  selectLater: ["select * from later"],
  insertLater: ["insert into later values (1)"],
  createTable: ["create table if not exists own (id int)"],
  dropOwnTable: ["create table passing (id int)", "drop table passing"],
  alterTable: ["alter table customers add column more int"],
  dropTable: ["drop table customers"],
}

/** ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR. */
const refusals = new Set<unknown>([1044, 1142])

/** A sandbox with MariaDB behind its MySQL gateway, and what the suite has to know of it. */
export async function openMysqlWorld() {
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
  const plugin = mysqlTarget({
    azure: createAzure({ cloud: parseCloud(sandbox.cloud), environment, credential }),
  })
  const asCaller = async (...sql: readonly string[]) => {
    const user = sandbox.state().mysqlServers?.[0]?.administrator?.login ?? ""
    await auditor.inside({ user, password: await sandbox.tokenFor(caller, audience) }, ...sql)
  }
  const names = { resourceGroup: "demo", server: "shop-mysql", database: "shop", serverIdentity }
  let atStart: Snapshot | undefined

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
    )
    if (administrator !== undefined) await auditor.arm("DELETE", "/administrators/ActiveDirectory")
    if (userAssignedIdentities.length > 0) await auditor.arm("PATCH", "", { identity: { type: "None" } })
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
    principals: [principalOf(0), principalOf(1)],
    opens: true,
    // A rule whose making was cut off is waited for; here it is there at once, or never.
    clock: fastClock(100),
    // The administrator stays where the connection was made, as whoever made it may need it for the next.
    mayStayAfterDelete: (object) =>
      object === "the administrator" ||
      object.startsWith("server identity ") ||
      object.startsWith(`account ${caller.replaceAll("-", "")}@`),
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
      },
    ],
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
