import type { ConnectionRef } from "../connection.ts"
import { fail } from "../errors.ts"
import {
  type Claimant,
  type Context,
  type ExistingConnection,
  isKeylessError,
  type ResolvedTarget,
  type TargetPlugin,
} from "../plugin/index.ts"
import { checkOptions } from "../registry.ts"
import { partOf } from "./app-parts.ts"
import { exchangedConnections } from "./exchanged.ts"
import { connectionOf, findConnection, type FoundConnection, readApp } from "./find-connection.ts"
import type { Services } from "../services.ts"
import { sameTarget } from "./same-target.ts"

/** A connection of which only the claim in a database can be left. */
export interface Claimed {
  readonly kind: "claimed"
  /** Its part is absent where the connection may be in any. */
  readonly claimant: Claimant
  /** Connections to the database in places that the app's settings may have come to. */
  readonly exchanged: readonly ExistingConnection[]
  readonly plugin: TargetPlugin
  readonly target: ResolvedTarget
}

const recordLost =
  " If another tool rewrote the app's settings, and the record with them, name the database too: its users tell whose they are."

/**
 * Finds a connection by its record; where a database is named and the app has no record that leads there, by what the claims in it say.
 *
 * @throws KeylessError `connection_not_found` where there is no record and no database was named; `target_not_found`
 */
export async function findOrClaimed(
  services: Services,
  context: Context,
  ref: ConnectionRef,
): Promise<{ readonly kind: "recorded"; readonly found: FoundConnection } | Claimed> {
  if (ref.target === undefined) {
    return { kind: "recorded", found: await findConnection(services, context, ref, recordLost) }
  }
  const plugin = services.registry.get("target", ref.target.kind)
  const options = await checkOptions(plugin, ref.target.options ?? {})
  const [app, target] = await Promise.all([
    readAppIfThere(services, context, ref),
    plugin.resolve(context, options),
  ])
  if ("gone" in app) return { kind: "claimed", claimant: app.gone, exchanged: [], plugin, target }
  const found = connectionOf(app, ref.name)
  if (found !== null && sameTarget(found.record.target.id, target.id)) {
    return { kind: "recorded", found }
  }
  const { source } = app.here
  const part = source.parts?.namesIn === "app" && source.parts.named ? partOf(source) : undefined
  const claimant = {
    source: source.claimId ?? source.id,
    ...(part === undefined ? {} : { part }),
    connection: ref.name,
  }
  const exchanged = await exchangedConnections(services.registry, context, source, target.id)
  return { kind: "claimed", claimant, exchanged, plugin, target }
}

async function readAppIfThere(
  services: Services,
  context: Context,
  { source, sourceId, name }: ConnectionRef,
) {
  try {
    return await readApp(services, context, source)
  } catch (error) {
    if (!isKeylessError(error) || error.code !== "source_not_found") throw error
    if (sourceId !== undefined) return { gone: { source: sourceId, connection: name } }
    throw fail("connection_not_found", error.message, {
      hint: "If the app is gone and its claim in the database is what is left, name the connection by its id (--id), as the audit prints it.",
      cause: error,
    })
  }
}
