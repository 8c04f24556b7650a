import type { ConnectionSpec } from "@keyless/core"
import {
  demoSeed,
  type MysqlPlane,
  mysqlServerId,
  type SandboxSeed,
  userAssignedIdentityId,
} from "@keyless/sandbox"
import { openWorld, type World } from "./harness.ts"
import { shop, type ShopChange } from "./shop.ts"

type Server = NonNullable<SandboxSeed["mysqlServers"]>[number]

/** What a test changes of the demo's MySQL server, besides the app. */
export interface MysqlShopChange extends Pick<ShopChange, "site" | "denied" | "moreSites"> {
  readonly server?: Partial<Server>
  /** Application permissions of the server's identity. */
  readonly graphPermissions?: readonly string[]
}

const name = "shop-mysql"
const at = (resource: string) => ({
  subscriptionId: shop.subscription,
  resourceGroup: shop.group,
  name: resource,
})
const identityId = userAssignedIdentityId(at("mysql-identity"))
const serverIdentity = { id: identityId, principalId: "70000000-0000-4000-8000-000000000002" }

/** The facts of the demo's MySQL server that tests name, and the seed with a test's changes; it has no other database server. */
export const mysqlShop = {
  server: name,
  serverId: mysqlServerId(at(name)),
  database: "shop",
  user: "aad_shop",
  serverIdentity,
  /** The caller as the administrator. */
  callerAdmin: {
    objectId: shop.caller.objectId,
    login: "the-pipeline",
    identityResourceId: identityId,
  },
  somebody: {
    objectId: "90000000-0000-4000-8000-000000000009",
    login: "dba@keyless.example",
    identityResourceId: identityId,
  },
  /** A group that Ada is in. */
  group: { objectId: shop.adminGroup, login: "shop-database-admins", identityResourceId: identityId },
  passwordAdmin: { user: "mysqladmin", password: "sandbox-only-Passw0rd" },
  standingRule: shop.standingRule,
  target: {
    kind: "mysql-flexible",
    options: { resourceGroup: shop.group, server: name, database: "shop" },
  },
  seed: ({ server, graphPermissions, ...change }: MysqlShopChange = {}): SandboxSeed => ({
    ...shop.seed(change),
    postgresServers: [],
    mysqlServers: (demoSeed.mysqlServers ?? []).map((each) => ({ ...each, ...server })),
    ...(graphPermissions === undefined
      ? {}
      : {
          directory: {
            ...shop.directory,
            graphPermissions: { [serverIdentity.principalId]: [...graphPermissions] },
          },
        }),
  }),
} as const

/** The connection's target with more options. */
export function mysqlTarget(options: Readonly<Record<string, unknown>>): ConnectionSpec["target"] {
  return { kind: mysqlShop.target.kind, options: { ...mysqlShop.target.options, ...options } }
}

/** A world whose connections are to the MySQL server, and that begins with it. */
export async function openMysqlWorld(mysqlPlane?: MysqlPlane): Promise<World> {
  const world = await openWorld(mysqlPlane === undefined ? {} : { mysqlPlane })
  const toMysql = (change: Partial<ConnectionSpec> = {}) => ({ target: mysqlShop.target, ...change })
  return {
    ...world,
    get journal() {
      return world.journal
    },
    begin: (seed = mysqlShop.seed()) => world.begin(seed),
    create: (change, options) => world.create(toMysql(change), options),
    createFails: (change, options) => world.createFails(toMysql(change), options),
  }
}

/** The server of the state. */
export function mysqlServer(world: World) {
  const found = world.sandbox.state().mysqlServers?.find((server) => server.name === name)
  if (found === undefined) throw new Error(`the sandbox has no ${name}`)
  return found
}

/** Names of the firewall rules of the server. */
export function mysqlRules(world: World): string[] {
  return (mysqlServer(world).firewallRules ?? []).map((rule) => rule.name)
}
