import type { MySQLManagementFlexibleServerClient, Server } from "@azure/arm-mysql-flexible"
import { type Azure, azureFailure, call, type FirewallRuleRef, resourceIdType } from "@keyless/azure"
import { type Context, isKeylessError } from "@keyless/core/plugin"
import { type MysqlAdministrator, readAdministrator } from "./administrator.ts"
import { mysqlFailure } from "./errors.ts"
import type { MysqlTargetOptions } from "./options.ts"

/** Ids of databases on flexible servers. */
const databaseIdType = resourceIdType("Microsoft.DBforMySQL/flexibleServers/{server}/databases/{database}")

/** A server and a database on it, as ARM shows them at one moment. */
export interface FoundServer {
  readonly client: MySQLManagementFlexibleServerClient
  readonly resourceGroup: string
  readonly name: string
  /** Where its firewall rules and its administrator are. */
  readonly ref: Omit<FirewallRuleRef, "rule">
  /** As the server spells it. */
  readonly database: string
  /** Resource id of the server. */
  readonly id: string
  readonly databaseId: string
  readonly host: string
  readonly properties: Server
  readonly administrator: MysqlAdministrator | null
}

/** The client of a subscription; the SDK is loaded here, on first use. */
export async function mysqlClient(
  azure: Azure,
  subscription: string,
): Promise<MySQLManagementFlexibleServerClient> {
  const { MySQLManagementFlexibleServerClient: Client } = await import("@azure/arm-mysql-flexible")
  return azure.client((credential, options) => new Client(credential, subscription, options))
}

/**
 * Reads server, administrator and database at once.
 *
 * @throws KeylessError `target_not_found`
 */
export async function findServer(
  azure: Azure,
  context: Context,
  options: MysqlTargetOptions,
): Promise<FoundServer> {
  const parts = await identify(azure, context, options)
  const { subscription, resourceGroup, server: name, database } = parts
  const databaseId = databaseIdType.build(parts)
  const id = databaseId.slice(0, databaseId.lastIndexOf("/databases/"))
  const client = await mysqlClient(azure, subscription)
  const { signal: abortSignal } = context
  const ref = { subscription, resourceGroup, server: name }
  const ofServer = <T>(read: () => Promise<T>) =>
    found(`server "${name}"`, "az mysql flexible-server list --output table", id, read)
  const [properties, administrator, { name: spelled }] = await Promise.all([
    ofServer(() => client.servers.get(resourceGroup, name, { abortSignal })),
    ofServer(() => readAdministrator(client, ref, context)),
    found(
      `database "${database}" on server "${name}"`,
      `az mysql flexible-server db list --server-name ${name} --resource-group ${resourceGroup} --output table`,
      databaseId,
      () => client.databases.get(resourceGroup, name, database, { abortSignal }),
    ),
  ])
  const host = properties.fullyQualifiedDomainName ?? `${name}.${azure.cloud.suffixes.mysql}`
  return {
    client,
    resourceGroup,
    name,
    ref,
    database: spelled ?? database,
    id,
    databaseId,
    host,
    properties,
    administrator,
  }
}

async function identify(azure: Azure, context: Context, options: MysqlTargetOptions) {
  if (options.id !== undefined) return databaseIdType.parse(options.id)
  const { resourceGroup, server, database } = options
  if (resourceGroup === undefined || server === undefined || database === undefined) {
    // The options schema has refused this already; the types cannot know.
    throw mysqlFailure("target_not_found", "Neither an id nor all names of the database were given.")
  }
  const subscription = await azure.subscription(context, options.subscription)
  return { subscription, resourceGroup, server, database }
}

const missing = new Set<string>([
  "resource_not_found",
  "resource_group_not_found",
  "subscription_not_found",
] satisfies (keyof typeof azureFailure.codes)[])

async function found<T>(what: string, list: string, resource: string, read: () => Promise<T>): Promise<T> {
  try {
    return await call(read, { resource })
  } catch (error) {
    if (!isKeylessError(error) || !missing.has(error.code)) throw error
    // A group or subscription that is not there says so itself, with the command that lists what there is.
    const own = error.code === "resource_not_found"
    throw mysqlFailure("target_not_found", own ? `There is no ${what}.` : error.message, {
      hint: own || error.hint === undefined ? `See which there are with: ${list}` : error.hint,
      resource,
      cause: error,
    })
  }
}
