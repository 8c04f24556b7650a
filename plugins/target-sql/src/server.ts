import type { Server, SqlManagementClient } from "@azure/arm-sql"
import { type Azure, found, identifyDatabase, type IdentifiedDatabase, resourceIdType } from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"
import { readAdministrator, type SqlAdministrator } from "./administrator.ts"
import { sqlTargetFailure } from "./errors.ts"
import type { SqlTargetOptions } from "./options.ts"

/** Ids of databases on logical servers. */
const databaseIdType = resourceIdType("Microsoft.Sql/servers/{server}/databases/{database}")

/** A server and a database on it, as ARM shows them at one moment. */
export interface FoundServer extends IdentifiedDatabase {
  readonly client: SqlManagementClient
  readonly host: string
  readonly properties: Server
  readonly administrator: SqlAdministrator | null
}

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
  const notFound = (...[message, facts]: Parameters<Parameters<typeof found>[2]>) =>
    sqlTargetFailure("target_not_found", message, facts)
  const [properties, administrator, { name: spelled }] = await Promise.all([
    found(() => client.servers.get(resourceGroup, name, { abortSignal }), ofServer, notFound),
    found(() => readAdministrator(azure, client, ref, context), ofServer, notFound),
    found(() => client.databases.get(resourceGroup, name, database, { abortSignal }), ofDatabase, notFound),
  ])
  const host = properties.fullyQualifiedDomainName ?? `${name}.${azure.cloud.suffixes.sql}`
  // As the server spells the name.
  return { ...place, client, database: spelled ?? database, host, properties, administrator }
}
