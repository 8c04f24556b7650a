import type { ConnectionRef } from "../connection.ts"
import { fail } from "../errors.ts"
import type { Context, ResolvedSource } from "../plugin/index.ts"
import { type ConnectionRecord, readRecords } from "../record.ts"
import { checkOptions } from "../registry.ts"
import type { Services } from "./services.ts"

/** A connection with the app it belongs to. */
export interface FoundConnection {
  readonly source: ResolvedSource
  readonly settings: ReadonlyMap<string, string>
  readonly record: ConnectionRecord
  /** All records of the app, this one included. */
  readonly records: readonly ConnectionRecord[]
}

/** An app and its connections. */
export async function readApp(
  services: Services,
  context: Context,
  choice: ConnectionRef["source"],
): Promise<{
  source: ResolvedSource
  settings: ReadonlyMap<string, string>
  records: readonly ConnectionRecord[]
}> {
  const plugin = services.registry.get("source", choice.kind)
  const source = await plugin.resolve(context, await checkOptions(plugin, choice.options ?? {}))
  const settings = await source.settings.read(context)
  return { source, settings, records: readRecords(settings) }
}

/**
 * Finds a connection by name; case does not count.
 *
 * @throws KeylessError `connection_not_found` with the names there are
 */
export async function findConnection(
  services: Services,
  context: Context,
  ref: ConnectionRef,
): Promise<FoundConnection> {
  const { source, settings, records } = await readApp(services, context, ref.source)
  const record = records.find(({ name }) => name.toLowerCase() === ref.name.toLowerCase())
  if (record === undefined) {
    const names = records.map(({ name }) => name)
    throw fail("connection_not_found", `${source.name} has no connection "${ref.name}".`, {
      hint: names.length === 0 ? "It has no connections at all." : `It has: ${names.join(", ")}.`,
      resource: source.id,
    })
  }
  return { source, settings, record, records }
}
