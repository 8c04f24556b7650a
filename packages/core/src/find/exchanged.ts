import {
  type Context,
  type ExistingConnection,
  isKeylessError,
  type ResolvedSource,
} from "../plugin/index.ts"
import { readPart } from "./app-parts.ts"
import { existingConnection } from "./existing-connection.ts"
import type { Services } from "../services.ts"
import { sameTarget } from "./same-target.ts"

/**
 * The connections to a database in the places that the app's settings may have come to as a whole, such as its other slots. What a swap moved is
 * claimed under the place where it was, so that only the records tell who uses the user. None where they cannot be read from here.
 */
export async function exchangedConnections(
  registry: Services["registry"],
  context: Context,
  source: ResolvedSource,
  targetId: string,
): Promise<readonly ExistingConnection[]> {
  try {
    const places = (await source.exchanges?.(context)) ?? []
    const parts = await Promise.all(places.map((place) => readPart(context, { ...source, ...place })))
    return parts.flatMap((part) =>
      part.records
        .filter(({ target }) => sameTarget(target.id, targetId))
        .map((record) => existingConnection(registry, part.source, record)),
    )
  } catch (error) {
    if (isKeylessError(error)) return []
    throw error
  }
}
