import type { ConnectionRef } from "../connection.ts"
import { fail } from "../errors.ts"
import type { Context } from "../plugin/index.ts"
import { type ConnectionRecord, refuseUnreadable } from "../configuration/record.ts"
import { recordKey } from "../configuration/record-key.ts"
import { checkOptions } from "../registry.ts"
import { readOtherParts, type ReadPart, readPart, searchedParts } from "./app-parts.ts"
import type { Services } from "../services.ts"

/** A connection with the app it belongs to. */
export interface FoundConnection extends ReadPart {
  readonly record: ConnectionRecord
  /** The app's other parts. */
  readonly elsewhere: readonly ReadPart[]
}

/** An app, from the part that was named or comes first, and its other parts. */
export interface ReadApp {
  readonly here: ReadPart
  readonly elsewhere: readonly ReadPart[]
}

/** Reads an app and its connections. */
export async function readApp(
  services: Services,
  context: Context,
  choice: ConnectionRef["source"],
): Promise<ReadApp> {
  const plugin = services.registry.get("source", choice.kind)
  const source = await plugin.resolve(context, await checkOptions(plugin, choice.options ?? {}))
  const [here, elsewhere] = await Promise.all([readPart(context, source), readOtherParts(context, source)])
  return { here, elsewhere }
}

/**
 * Finds a connection by name; case does not count.
 *
 * @param moreHint - what else to do where there is none
 * @throws KeylessError `connection_not_found` with the names there are; `newer_version` and `invalid_record` where its record cannot be read
 */
export async function findConnection(
  services: Services,
  context: Context,
  ref: ConnectionRef,
  moreHint = "",
): Promise<FoundConnection> {
  const app = await readApp(services, context, ref.source)
  const found = connectionOf(app, ref.name)
  if (found !== null) return found
  const { here, elsewhere } = app
  const names = searchedParts(here, elsewhere).flatMap(({ records }) => records.map(({ name }) => name))
  throw fail("connection_not_found", `${here.source.name} has no connection "${ref.name}".`, {
    hint: `${names.length === 0 ? "It has no connections at all." : `It has: ${names.join(", ")}.`}${moreHint}`,
    resource: here.source.id,
  })
}

/**
 * The connection of that name among those of an app, or null; case does not count.
 *
 * @throws KeylessError `newer_version` and `invalid_record` where its record cannot be read
 */
export function connectionOf({ here, elsewhere }: ReadApp, wanted: string): FoundConnection | null {
  const searched = searchedParts(here, elsewhere)
  for (const part of searched) {
    const record = part.records.find(({ name }) => recordKey(name) === recordKey(wanted))
    if (record === undefined) continue
    return { ...part, record, elsewhere: [here, ...elsewhere].filter((other) => other !== part) }
  }
  for (const { settings } of searched) refuseUnreadable(settings, wanted)
  return null
}
