import type {
  AdministratorMicrosoftEntra,
  PostgreSQLManagementFlexibleServerClient,
  Server,
} from "@azure/arm-postgresql-flexible"
import {
  type Azure,
  call,
  found,
  identifyDatabase,
  type IdentifiedDatabase,
  resourceIdType,
} from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"
import { postgresqlFailure } from "./errors.ts"
import type { PostgresqlTargetOptions } from "./options.ts"

/** Ids of databases on flexible servers. */
export const databaseIdType = resourceIdType(
  "Microsoft.DBforPostgreSQL/flexibleServers/{server}/databases/{database}",
)

/** A server and a database on it, as ARM shows them at one moment. */
export interface FoundServer extends IdentifiedDatabase {
  readonly client: PostgreSQLManagementFlexibleServerClient
  readonly host: string
  readonly properties: Server
  /** None where Entra authentication is off: then the server has none. */
  readonly administrators: readonly AdministratorMicrosoftEntra[]
  /** When {@link properties} was read, in milliseconds since 1970. */
  readonly readAt: number
}

/** The client of a subscription; the SDK is loaded here, on first use. */
export async function postgresqlClient(
  azure: Azure,
  subscription: string,
): Promise<PostgreSQLManagementFlexibleServerClient> {
  const { PostgreSQLManagementFlexibleServerClient: Client } = await import("@azure/arm-postgresql-flexible")
  return azure.client((credential, options) => new Client(credential, subscription, options))
}

/**
 * Reads server and database at once, and the administrators of a server that has some.
 *
 * @throws KeylessError `target_not_found`
 */
export async function findServer(
  azure: Azure,
  context: Context,
  options: PostgresqlTargetOptions,
): Promise<FoundServer> {
  const place = await identifyDatabase(azure, context, databaseIdType, options)
  const { ref, resourceGroup, name, database, id, databaseId } = place
  const client = await postgresqlClient(azure, ref.subscription)
  const { signal } = context
  const readAt = context.clock.now().getTime()
  const notFound = (...[message, facts]: Parameters<Parameters<typeof found>[2]>) =>
    postgresqlFailure("target_not_found", message, facts)
  const serverAndAdministrators = async () => {
    const properties = await found(
      () => client.servers.get(resourceGroup, name, { abortSignal: signal }),
      { what: `server "${name}"`, list: "az postgres flexible-server list --output table", resource: id },
      notFound,
    )
    const hasAdministrators = properties.authConfig?.activeDirectoryAuth === "Enabled"
    return {
      properties,
      administrators: hasAdministrators ? await listAdministrators(client, resourceGroup, name, signal) : [],
    }
  }
  const [{ properties, administrators }] = await Promise.all([
    serverAndAdministrators(),
    found(
      () => client.databases.get(resourceGroup, name, database, { abortSignal: signal }),
      {
        what: `database "${database}" on server "${name}"`,
        list: `az postgres flexible-server db list --server-name ${name} --resource-group ${resourceGroup} --output table`,
        resource: databaseId,
      },
      notFound,
    ),
  ])
  const host = properties.fullyQualifiedDomainName ?? `${name}.${azure.cloud.suffixes.postgresql}`
  return { ...place, client, host, properties, administrators, readAt }
}

/** All Entra administrators of a server. */
export async function listAdministrators(
  client: PostgreSQLManagementFlexibleServerClient,
  resourceGroup: string,
  server: string,
  signal: AbortSignal,
): Promise<AdministratorMicrosoftEntra[]> {
  return call(
    async () => {
      const all: AdministratorMicrosoftEntra[] = []
      for await (const each of client.administratorsMicrosoftEntra.listByServer(resourceGroup, server, {
        abortSignal: signal,
      })) {
        all.push(each)
      }
      return all
    },
    { resource: server, signal },
  )
}
