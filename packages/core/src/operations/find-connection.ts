import type { ConnectionRef } from "../connection.ts"
import { fail } from "../errors.ts"
import type { Context } from "../plugin/index.ts"
import { type ConnectionRecord, recordKey, refuseUnreadable } from "../record.ts"
import { checkOptions } from "../registry.ts"
import { readOtherParts, type ReadPart, readPart, searchedParts } from "./app-parts.ts"
import type { Services } from "./services.ts"

/** A connection with the app it belongs to. */
export interface FoundConnection extends ReadPart {
  readonly record: ConnectionRecord
  /** Records of the app's other parts. */
  readonly elsewhere: readonly ConnectionRecord[]
}

/** An app and its connections. */
export async function readApp(
  services: Services,
  context: Context,
  choice: ConnectionRef["source"],
): Promise<{ readonly here: ReadPart; readonly elsewhere: readonly ReadPart[] }> {
  const plugin = services.registry.get("source", choice.kind)
  const source = await plugin.resolve(context, await checkOptions(plugin, choice.options ?? {}))
  const [here, elsewhere] = await Promise.all([readPart(context, source), readOtherParts(context, source)])
  return { here, elsewhere }
}

/**
 * Finds a connection by name; case does not count.
 *
 * @throws KeylessError `connection_not_found` with the names there are; `newer_version` and `invalid_record` where its record cannot be read
 */
export async function findConnection(
  services: Services,
  context: Context,
  ref: ConnectionRef,
): Promise<FoundConnection> {
  const { here, elsewhere } = await readApp(services, context, ref.source)
  const searched = searchedParts(here, elsewhere)
  for (const part of searched) {
    const record = part.records.find(({ name }) => recordKey(name) === recordKey(ref.name))
    if (record === undefined) continue
    const others = [here, ...elsewhere].filter((other) => other !== part)
    return { ...part, record, elsewhere: others.flatMap(({ records }) => records) }
  }
  for (const { settings } of searched) refuseUnreadable(settings, ref.name)
  const names = searched.flatMap(({ records }) => records.map(({ name }) => name))
  throw fail("connection_not_found", `${here.source.name} has no connection "${ref.name}".`, {
    hint: names.length === 0 ? "It has no connections at all." : `It has: ${names.join(", ")}.`,
    resource: here.source.id,
  })
}
