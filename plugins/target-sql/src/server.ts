import type { Database, SqlManagementClient } from "@azure/arm-sql"
import {
  type Azure,
  requestAzure,
  readNamedResource,
  identifyDatabase,
  firstListed,
  leftRuleSteps,
  planningRules,
  resourceIdType,
  restingError,
  type WorkingState,
  workingOrResting,
} from "@keyless/azure"
import type { Context, KeylessError } from "@keyless/core/plugin"
import { readAdministrator } from "./administrator.ts"
import { sqlTargetFailure } from "./errors.ts"
import { firewallDeletePermission, firewallRules } from "./firewall.ts"
import type { SqlTargetOptions } from "./options.ts"
import type { FoundServer } from "./found-server.ts"

/** Ids of databases on logical servers. */
const databaseIdType = resourceIdType("Microsoft.Sql/servers/{server}/databases/{database}")

/** The client of a subscription; the SDK is loaded here, on first use. */
export async function sqlClient(azure: Azure, subscription: string): Promise<SqlManagementClient> {
  const { SqlManagementClient: Client } = await import("@azure/arm-sql")
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
  options: SqlTargetOptions,
): Promise<FoundServer> {
  const place = await identifyDatabase(azure, context, databaseIdType, options)
  const { ref, resourceGroup, name, database, id, databaseId } = place
  const client = await sqlClient(azure, ref.subscription)
  const { signal: abortSignal } = context
  const ofServer = {
    what: `server "${name}"`,
    list: "az sql server list --output table",
    resource: id,
  }
  const ofDatabase = {
    what: `database "${database}" on server "${name}"`,
    list: `az sql db list --server ${name} --resource-group ${resourceGroup} --output table`,
    resource: databaseId,
  }
  const notFound = (...[message, facts]: Parameters<Parameters<typeof readNamedResource>[2]>) =>
    sqlTargetFailure("target_not_found", message, facts)
  const read = () => client.databases.get(resourceGroup, name, database, { abortSignal })
  const working = async () =>
    workingOrResting(context, {
      first: await readNamedResource(read, ofDatabase, notFound),
      read: () => requestAzure(read, { resource: databaseId, signal: abortSignal }),
      stateOf: ({ status }) => status,
      meaning: databaseState,
      name: database,
      id: databaseId,
    })
  const [properties, administrator, databaseProperties, listed] = await Promise.all([
    readNamedResource(() => client.servers.get(resourceGroup, name, { abortSignal }), ofServer, notFound),
    readNamedResource(() => readAdministrator(azure, client, ref, context), ofServer, notFound),
    working(),
    planningRules(firewallRules(client), ref, context),
  ])
  const host = properties.fullyQualifiedDomainName ?? `${name}.${azure.cloud.suffixes.sql}`
  warnOfSleep(context, databaseProperties)
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
    database: databaseProperties.name ?? database,
    databaseId: `${id}/databases/${databaseProperties.name ?? database}`,
    host,
    properties,
    rules: firstListed(rules, listed),
    tidying,
    databaseProperties,
    administrator,
  }
}

const states: Readonly<Record<string, WorkingState>> = {
  creating: "passes",
  copying: "passes",
  restoring: "passes",
  recovering: "passes",
  starting: "passes",
  recoverypending: "broken",
  suspect: "broken",
  emergencymode: "broken",
  inaccessible: "broken",
  disabled: "broken",
  offline: "broken",
  shutdown: "broken",
  stopping: "broken",
  stopped: "broken",
}

/** What `status` of a database means; a serverless one that is paused resumes when it is logged in to. REST reference, "Databases - Get". */
export function databaseState(status: string | undefined): WorkingState {
  return states[(status ?? "").toLowerCase()] ?? "works"
}

const sleeping = new Set(["paused", "pausing", "resuming", "autoclosed"])

function warnOfSleep(context: Context, { name, status = "" }: Database): void {
  if (!sleeping.has(status.toLowerCase())) return
  context.warn(
    `Database ${name} is ${status.toLowerCase()}: logging in makes it resume, which takes about a minute and is paid for.`,
  )
}

/** The error for a database that is stopped or otherwise does not work; null where it does. */
export function restingDatabase(server: FoundServer): KeylessError | null {
  const { name, resourceGroup, database, databaseId, databaseProperties } = server
  const { status, sku } = databaseProperties
  const isPool = sku?.tier === "DataWarehouse"
  // A dedicated pool does not resume by itself.
  const meaning = isPool && status === "Paused" ? "stopped" : databaseState(status)
  return restingError({
    name: `Database ${database}`,
    id: databaseId,
    state: status ?? "unknown",
    meaning,
    start: `az sql dw resume --name ${database} --server ${name} --resource-group ${resourceGroup}`,
  })
}

/** @throws KeylessError `read_replica` */
export function refuseReplica({ database, databaseId, databaseProperties }: FoundServer): void {
  if (databaseProperties.secondaryType === undefined) return
  throw sqlTargetFailure(
    "read_replica",
    `Database ${database} is a ${databaseProperties.secondaryType.toLowerCase()} secondary, which takes no changes; users are made in its primary.`,
    {
      hint: "Name the primary server with --server; its users come to the secondary by themselves.",
      resource: databaseId,
    },
  )
}
