import type { MySQLManagementFlexibleServerClient } from "@azure/arm-mysql-flexible"
import {
  type Azure,
  requestAzure,
  flexibleServerState,
  readNamedResource,
  identifyDatabase,
  firstListed,
  leftRuleSteps,
  planningRules,
  resourceIdType,
  restingError,
  workingOrResting,
} from "@keyless/azure"
import type { Context, KeylessError } from "@keyless/core/plugin"
import { readAdministrator } from "./administrator.ts"
import { mysqlFailure } from "./errors.ts"
import { firewallDeletePermission, firewallRules } from "./firewall.ts"
import type { MysqlTargetOptions } from "./options.ts"
import type { FoundServer } from "./found-server.ts"

/** Ids of databases on flexible servers. */
const databaseIdType = resourceIdType("Microsoft.DBforMySQL/flexibleServers/{server}/databases/{database}")

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
  const place = await identifyDatabase(azure, context, databaseIdType, options)
  const { ref, resourceGroup, name, database, id, databaseId } = place
  const client = await mysqlClient(azure, ref.subscription)
  const { signal: abortSignal } = context
  const ofServer = {
    what: `server "${name}"`,
    list: "az mysql flexible-server list --output table",
    resource: id,
  }
  const ofDatabase = {
    what: `database "${database}" on server "${name}"`,
    list: `az mysql flexible-server db list --server-name ${name} --resource-group ${resourceGroup} --output table`,
    resource: databaseId,
  }
  const notFound = (...[message, facts]: Parameters<Parameters<typeof readNamedResource>[2]>) =>
    mysqlFailure("target_not_found", message, facts)
  const read = () => client.servers.get(resourceGroup, name, { abortSignal })
  const working = async () =>
    workingOrResting(context, {
      first: await readNamedResource(read, ofServer, notFound),
      read: () => requestAzure(read, { resource: id, signal: abortSignal }),
      stateOf: ({ state }) => state,
      meaning: flexibleServerState,
      name,
      id,
    })
  const [properties, administrator, { name: spelled }, listed] = await Promise.all([
    working(),
    readNamedResource(() => readAdministrator(client, ref, context), ofServer, notFound),
    readNamedResource(
      () => client.databases.get(resourceGroup, name, database, { abortSignal }),
      ofDatabase,
      notFound,
    ),
    planningRules(firewallRules(client), ref, context),
  ])
  const host = properties.fullyQualifiedDomainName ?? `${name}.${azure.cloud.suffixes.mysql}`
  const rules = firewallRules(client)
  const tidying = leftRuleSteps({
    rules,
    ref,
    id,
    permission: firewallDeletePermission,
    listed,
    now: context.clock.now(),
  })
  return {
    ...place,
    client,
    // As the server spells the name.
    database: spelled ?? database,
    databaseId: `${id}/databases/${spelled ?? database}`,
    host,
    properties,
    rules: firstListed(rules, listed),
    tidying,
    administrator,
  }
}

/** The error for a server that is stopped or otherwise does not work; null where it does. */
export function restingServer({ name, id, resourceGroup, properties }: FoundServer): KeylessError | null {
  return restingError({
    name: `Server ${name}`,
    id,
    state: properties.state ?? "unknown",
    meaning: flexibleServerState(properties.state),
    start: `az mysql flexible-server start --name ${name} --resource-group ${resourceGroup}`,
  })
}
