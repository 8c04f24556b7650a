import type { Azure } from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"
import { z } from "zod"
import { buildDatabaseId, type DatabaseRef, parseDatabaseId } from "./database-id.ts"
import { fabricFailure } from "./errors.ts"
import { fabricApi, type FabricApi } from "./fabric-api.ts"
import type { FabricSqlTargetOptions } from "./options.ts"

/** A database, as Fabric shows it at one moment. */
export interface FoundDatabase {
  readonly api: FabricApi
  readonly ref: DatabaseRef
  readonly id: string
  /** Name of the item, for people. */
  readonly name: string
  readonly host: string
  readonly port: number
  /** Name on the server. */
  readonly catalog: string
}

const answer = z.object({
  displayName: z.string(),
  properties: z.object({ serverFqdn: z.string().optional(), databaseName: z.string().optional() }).optional(),
})

/**
 * Reads where the database is, so that nobody has to type it. REST reference of Fabric, "Items - Get SQL Database".
 *
 * @throws KeylessError `target_not_found`, `fabric_forbidden`, `fabric_login_refused`, `fabric_unavailable`, `database_not_ready`
 */
export async function findDatabase(
  azure: Azure,
  { signal }: Pick<Context, "signal">,
  options: FabricSqlTargetOptions,
): Promise<FoundDatabase> {
  const ref = identify(options)
  const id = buildDatabaseId(ref)
  const api = fabricApi(azure)
  const { displayName, properties } = answer.parse(
    await api.send({
      path: `/v1/workspaces/${ref.workspace}/sqlDatabases/${ref.database}`,
      signal,
      resource: id,
      what: `SQL database ${ref.database} in Fabric workspace ${ref.workspace}`,
    }),
  )
  const server = readServer(properties?.serverFqdn)
  const catalog = properties?.databaseName
  if (server === undefined || catalog === undefined) {
    throw fabricFailure("database_not_ready", `Fabric does not tell where ${displayName} listens.`, {
      hint: "A database that was just made needs a minute or two: run the command again.",
      resource: id,
      retryable: true,
    })
  }
  return { api, ref, id, name: displayName, catalog, ...server }
}

function identify({ id, workspace, database }: FabricSqlTargetOptions): DatabaseRef {
  if (id !== undefined) return parseDatabaseId(id)
  if (workspace === undefined || database === undefined) {
    // The options schema has refused this already; the types cannot know.
    throw fabricFailure("target_not_found", "Neither an id nor workspace and database were given.")
  }
  return { workspace: workspace.toLowerCase(), database: database.toLowerCase() }
}

const defaultPort = 1433

/** The server as Fabric writes it: `host,1433`, where the port may be absent. */
export function readServer(
  serverFqdn: string | undefined,
): { readonly host: string; readonly port: number } | undefined {
  const found = /^(?:tcp:)?(?<host>[^,\s]+)(?:,(?<port>\d+))?$/.exec(serverFqdn ?? "")?.groups
  if (found?.["host"] === undefined) return undefined
  return { host: found["host"], port: Number(found["port"] ?? defaultPort) }
}
