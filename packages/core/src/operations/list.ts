import type { Connection, PluginChoice } from "../connection.ts"
import { searchedParts } from "../find/app-parts.ts"
import { readApp } from "../find/find-connection.ts"
import type { ForeignConnection } from "../plugin/index.ts"
import { readContext, type Services } from "../services.ts"
import { unreadableRecords, unreadableWarning } from "../configuration/record.ts"
import { showConnection } from "./show-connection.ts"

/** The connections of an app. @public */
export interface AllConnections {
  readonly connections: readonly Connection[]
  readonly foreign: readonly ForeignConnection[]
}

/** How connections are listed. */
export interface ListOptions {
  readonly signal?: AbortSignal
  /** Gets what the user should know though nothing failed, such as of what a newer version of Keyless wrote. */
  readonly onWarning?: (warning: { readonly message: string; readonly hint?: string }) => void
}

/** The connections of an app that have a record. */
export async function listConnections(
  services: Services,
  source: PluginChoice,
  options: ListOptions = {},
): Promise<readonly Connection[]> {
  return (await readConnections(services, source, options)).connections
}

/** The same, and those that another tool keeps. */
export async function listAllConnections(
  services: Services,
  choice: PluginChoice,
  options: ListOptions = {},
): Promise<AllConnections> {
  const { source, connections, context } = await readConnections(services, choice, options)
  return { connections, foreign: (await source.foreign?.list(context)) ?? [] }
}

async function readConnections(services: Services, choice: PluginChoice, { signal, onWarning }: ListOptions) {
  const { context } = readContext(services, signal)
  const { here, elsewhere } = await readApp(services, context, choice)
  const searched = searchedParts(here, elsewhere)
  for (const { settings } of searched)
    for (const record of unreadableRecords(settings)) onWarning?.(unreadableWarning(record))
  const connections = searched.flatMap((part) =>
    part.records.map((record) => showConnection(part.source, record)),
  )
  return { source: here.source, connections, context }
}
