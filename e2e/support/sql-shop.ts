import type { ConnectionSpec } from "@keyless/core"
import { demoSeed, type SandboxSeed, type SqlPlane, sqlServerId } from "@keyless/sandbox"
import { openWorld, type World } from "./harness.ts"
import { shop, type ShopChange } from "./shop.ts"

type Server = NonNullable<SandboxSeed["sqlServers"]>[number]

/** What a test changes of the shop with an Azure SQL server, besides the app. */
export interface SqlShopChange extends Pick<ShopChange, "site" | "denied" | "moreSites"> {
  readonly server?: Partial<Server>
  readonly directory?: SandboxSeed["directory"]
}

const name = "shop-sql"
const azureRule = { name: "azure", startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" }
/** Lets in what runs in Azure and not this machine; it has no Entra administrator. */
const server: Server = {
  subscriptionId: shop.subscription,
  resourceGroup: shop.group,
  name,
  databases: ["shop"],
  firewallRules: [azureRule],
}

/** The facts of an Azure SQL server that tests name, and a seed with it; it has no other database server. */
export const sqlShop = {
  server: name,
  serverId: sqlServerId({ subscriptionId: shop.subscription, resourceGroup: shop.group, name }),
  database: "shop",
  /** Users are named as their identities are, a system identity as its app. */
  user: shop.site,
  azureRule,
  standingRule: shop.standingRule,
  /** The caller as the administrator. */
  callerAdmin: { objectId: shop.caller.objectId, login: "the-pipeline" },
  somebody: { objectId: "90000000-0000-4000-8000-000000000009", login: "dba@keyless.example" },
  /** A group that Ada is in. */
  group: { objectId: shop.adminGroup, login: "shop-database-admins" },
  target: {
    kind: "sql",
    options: { resourceGroup: shop.group, server: name, database: "shop" },
  },
  seed: ({ server: change, directory, ...rest }: SqlShopChange = {}): SandboxSeed => ({
    ...shop.seed(rest),
    postgresServers: [],
    mysqlServers: [],
    fabricWorkspaces: [],
    sqlServers: [{ ...server, ...change }],
    directory: { ...shop.directory, ...directory },
  }),
} as const

/** The connection's target with more options. */
export function sqlTarget(options: Readonly<Record<string, unknown>>): ConnectionSpec["target"] {
  return { kind: sqlShop.target.kind, options: { ...sqlShop.target.options, ...options } }
}

/** A world whose connections are to the Azure SQL server, and that begins with it. */
export async function openSqlWorld(sqlPlane?: SqlPlane): Promise<World> {
  const world = await openWorld(sqlPlane === undefined ? {} : { sqlPlane })
  const toSql = (change: Partial<ConnectionSpec> = {}) => ({ target: sqlShop.target, ...change })
  return {
    ...world,
    get journal() {
      return world.journal
    },
    begin: (seed = sqlShop.seed()) => world.begin(seed),
    create: (change, options) => world.create(toSql(change), options),
    createFails: (change, options) => world.createFails(toSql(change), options),
  }
}

/** The server of the state. */
export function sqlServer(world: World) {
  const found = world.sandbox.state().sqlServers?.find((each) => each.name === name)
  if (found === undefined) throw new Error(`the sandbox has no ${name}`)
  return found
}

/** Names of the firewall rules of the server. */
export function sqlRules(world: World): string[] {
  return (sqlServer(world).firewallRules ?? []).map((rule) => rule.name)
}
