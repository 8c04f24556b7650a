import type {
  AdministratorMicrosoftEntra,
  PostgreSQLManagementFlexibleServerClient,
  Server,
} from "@azure/arm-postgresql-flexible"
import {
  type Azure,
  requestAzure,
  flexibleServerState,
  readNamedResource,
  identifyDatabase,
  type IdentifiedDatabase,
  type PlanningFirewall,
  planningFirewall,
  resourceIdType,
  restingError,
  workingOrResting,
} from "@keyless/azure"
import { type Context, isKeylessError, KeylessError } from "@keyless/core/plugin"
import { postgresqlFailure } from "./errors.ts"
import { firewallDeletePermission, firewallRules } from "./firewall.ts"
import type { PostgresqlTargetOptions } from "./options.ts"

/** Ids of databases on flexible servers. */
export const databaseIdType = resourceIdType(
  "Microsoft.DBforPostgreSQL/flexibleServers/{server}/databases/{database}",
)

/** A server and a database on it, as ARM shows them at one moment. */
export interface FoundServer extends IdentifiedDatabase, PlanningFirewall {
  readonly client: PostgreSQLManagementFlexibleServerClient
  readonly host: string
  readonly properties: Server
  /** None where Entra authentication is off: then the server has none. */
  readonly administrators: readonly AdministratorMicrosoftEntra[]
  /** Whether there is no such database, and it is to be made. */
  readonly toBeMade: boolean
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
  const notFound = (...[message, facts]: Parameters<Parameters<typeof readNamedResource>[2]>) =>
    postgresqlFailure("target_not_found", message, facts)
  const ofServer = {
    what: `server "${name}"`,
    list: "az postgres flexible-server list --output table",
    resource: id,
  }
  const serverAndAdministrators = async () => {
    const read = () => client.servers.get(resourceGroup, name, { abortSignal: signal })
    const first = await readNamedResource(read, ofServer, notFound)
    const properties = await workingOrResting(context, {
      first,
      read: () => requestAzure(read, { resource: id, signal }),
      stateOf: ({ state }) => state,
      meaning: flexibleServerState,
      name,
      id,
    })
    const hasAdministrators = properties.authConfig?.activeDirectoryAuth === "Enabled"
    return {
      properties,
      administrators: hasAdministrators ? await listAdministrators(client, resourceGroup, name, signal) : [],
    }
  }
  /** The name as the server spells it; null where there is no such database. */
  const spelling = async (): Promise<string | null> => {
    try {
      const { name: spelled } = await readNamedResource(
        () => client.databases.get(resourceGroup, name, database, { abortSignal: signal }),
        {
          what: `database "${database}" on server "${name}"`,
          list: `az postgres flexible-server db list --server-name ${name} --resource-group ${resourceGroup} --output table`,
          resource: databaseId,
        },
        notFound,
      )
      return spelled ?? database
    } catch (error) {
      // That the server itself is missing is told by the other read.
      if (options.createDatabase === true && isKeylessError(error) && error.code === "target_not_found")
        return null
      throw error
    }
  }
  const [{ properties, administrators }, firewall, spelled] = await Promise.all([
    serverAndAdministrators(),
    planningFirewall(firewallRules(client), { ref, id, permission: firewallDeletePermission }, context),
    spelling(),
  ])
  const host = properties.fullyQualifiedDomainName ?? `${name}.${azure.cloud.suffixes.postgresql}`
  return {
    ...place,
    client,
    database: spelled ?? database,
    databaseId: `${id}/databases/${spelled ?? database}`,
    host,
    properties,
    ...firewall,
    administrators,
    readAt,
    toBeMade: spelled === null,
  }
}

/** All Entra administrators of a server. */
export async function listAdministrators(
  client: PostgreSQLManagementFlexibleServerClient,
  resourceGroup: string,
  server: string,
  signal: AbortSignal,
): Promise<AdministratorMicrosoftEntra[]> {
  return requestAzure(
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

/** The error for a server that is stopped or otherwise does not work; null where it does. */
export function restingServer({ name, id, resourceGroup, properties }: FoundServer): KeylessError | null {
  return restingError({
    name: `Server ${name}`,
    id,
    state: properties.state ?? "unknown",
    meaning: flexibleServerState(properties.state),
    start: `az postgres flexible-server start --name ${name} --resource-group ${resourceGroup}`,
  })
}

/** @throws KeylessError `read_replica` */
export function refuseReplica({ name, id, properties }: FoundServer): void {
  if (!/replica/i.test(properties.replicationRole ?? "")) return
  const primary = properties.sourceServerResourceId?.split("/").at(-1)
  throw postgresqlFailure(
    "read_replica",
    `Server ${name} is a read replica; users are made on its primary.`,
    {
      hint: `Name the primary server with --server${primary === undefined ? "." : `: ${primary}`}`,
      resource: id,
    },
  )
}
