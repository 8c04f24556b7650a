import type { ConnectionSpec } from "@keyless/core"
import type { FaultsPatch, SandboxSeed } from "@keyless/sandbox"
import { appToken } from "../support/database.ts"
import type { World } from "../support/harness.ts"
import { asMysqlApp, inMysql, useMysql } from "../support/mysql-database.ts"
import { mysqlServer, mysqlShop, mysqlTarget, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"
import { asSqlApp, inSql, sqlAudience, useSql } from "../support/sql-database.ts"
import { openSqlWorld, sqlServer, sqlShop, sqlTarget } from "../support/sql-shop.ts"

interface ServerFacts {
  readonly administrator?: { readonly objectId: string; readonly login: string } | undefined
  readonly firewallRules?:
    | readonly { readonly name: string; readonly startIpAddress: string; readonly endIpAddress: string }[]
    | undefined
}

/** One kind of server that takes a single Entra administrator, with what the tests of all of them name. */
export interface ServerKit {
  readonly title: string
  open(): Promise<World>
  server(world: World): ServerFacts
  target(options?: Readonly<Record<string, unknown>>): ConnectionSpec["target"]
  /** Provider and type of the servers. */
  readonly type: string
  /** The rule that lets Azure in and stands in every seed. */
  readonly azureRule: string
  readonly somebody: NonNullable<ServerFacts["administrator"]>
  readonly group: NonNullable<ServerFacts["administrator"]>
  readonly seeds: {
    /** Somebody else is the administrator. */
    readonly another: SandboxSeed
    /** A group that Ada is in is. */
    readonly group: SandboxSeed
    /** The caller is. */
    readonly caller: SandboxSeed
    /** A standing rule admits this machine. */
    readonly admitted: SandboxSeed
    readonly admittedCaller: SandboxSeed
    /** Public access is off. */
    readonly closed: SandboxSeed
  }
  /** Makes the writing of a firewall rule fail. */
  readonly refuseRule: FaultsPatch
  /** Makes a table as the app, writes and reads. */
  useAsApp(world: World): Promise<unknown>
  readonly audience: string
  useWithToken(world: World, token: string): Promise<unknown>
  appToken(world: World): Promise<string>
}

const mysql: ServerKit = {
  title: "MySQL",
  open: () => openMysqlWorld(),
  server: mysqlServer,
  target: (options = {}) => mysqlTarget(options),
  type: "Microsoft.DBforMySQL/flexibleServers",
  azureRule: "AllowAllAzureServicesAndResourcesWithinAzureIps",
  somebody: mysqlShop.somebody,
  group: mysqlShop.group,
  seeds: {
    another: mysqlShop.seed({ server: { administrator: mysqlShop.somebody } }),
    group: mysqlShop.seed({ server: { administrator: mysqlShop.group } }),
    caller: mysqlShop.seed({ server: { administrator: mysqlShop.callerAdmin } }),
    admitted: mysqlShop.seed({ server: { firewallRules: [mysqlShop.standingRule] } }),
    admittedCaller: mysqlShop.seed({
      server: { firewallRules: [mysqlShop.standingRule], administrator: mysqlShop.callerAdmin },
    }),
    closed: mysqlShop.seed({ server: { publicNetworkAccess: "Disabled" } }),
  },
  refuseRule: { failedOperations: [{ operation: "*/firewallRules/write", message: "No." }] },
  useAsApp: (world) => asMysqlApp(world, useMysql),
  audience: "https://ossrdbms-aad.database.windows.net",
  useWithToken: (world, password) => inMysql(world, { user: mysqlShop.user, password }, useMysql),
  appToken: (world) => appToken(world),
}

const sql: ServerKit = {
  title: "Azure SQL",
  open: () => openSqlWorld(),
  server: sqlServer,
  target: (options = {}) => sqlTarget(options),
  type: "Microsoft.Sql/servers",
  azureRule: sqlShop.azureRule.name,
  somebody: sqlShop.somebody,
  group: sqlShop.group,
  seeds: {
    another: sqlShop.seed({ server: { administrator: sqlShop.somebody } }),
    group: sqlShop.seed({ server: { administrator: sqlShop.group } }),
    caller: sqlShop.seed({ server: { administrator: sqlShop.callerAdmin } }),
    admitted: sqlShop.seed({ server: { firewallRules: [sqlShop.standingRule, sqlShop.azureRule] } }),
    admittedCaller: sqlShop.seed({
      server: { firewallRules: [sqlShop.standingRule], administrator: sqlShop.callerAdmin },
    }),
    closed: sqlShop.seed({ server: { publicNetworkAccess: "Disabled" } }),
  },
  refuseRule: {
    answers: [
      {
        operation: "Microsoft.Sql/servers/firewallRules/write",
        status: 409,
        code: "Conflict",
        message: "No.",
      },
    ],
  },
  useAsApp: (world) => asSqlApp(world, useSql),
  audience: sqlAudience,
  useWithToken: (world, token) => inSql(world, token, useSql),
  appToken: (world) => appToken(world, shop.siteId, undefined, sqlAudience),
}

export const kits: readonly ServerKit[] = [mysql, sql]
