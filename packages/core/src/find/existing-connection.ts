import type { Claimant, ExistingConnection, ResolvedSource } from "../plugin/index.ts"
import { type ConnectionRecord } from "../configuration/record.ts"
import { recordKey } from "../configuration/record-key.ts"
import type { Registry } from "../registry.ts"
import { partOf, type ReadPart } from "./app-parts.ts"
import { sameTarget } from "./same-target.ts"

/** The connection of a source, as databases name it in claims. */
export function claimantOf(source: ResolvedSource, connection: string): Claimant {
  const part = partOf(source)
  return { source: source.claimId ?? source.id, ...(part === undefined ? {} : { part }), connection }
}

/** What a target is told of a connection that has a record. */
export function existingConnection(
  registry: Registry,
  source: ResolvedSource,
  { name, auth, user, principal, privileges, schemas }: ConnectionRecord,
): ExistingConnection {
  return {
    ...claimantOf(source, name),
    user,
    objectId: principal.objectId,
    ...(principal.clientId === undefined ? {} : { clientId: principal.clientId }),
    kind: principal.kind ?? "service",
    privileges,
    mayBeShared: !registry.has("auth", auth) || registry.get("auth", auth).credential !== "ambient",
    ...(schemas === undefined ? {} : { schemas }),
  }
}

/**
 * The connections beside the named one that lead to the same database.
 *
 * @param here - the part of the app that the named one is in
 * @param elsewhere - the app's other parts
 */
export function otherConnections(
  registry: Registry,
  { here, elsewhere }: { readonly here: ReadPart; readonly elsewhere: readonly ReadPart[] },
  name: string,
  targetId: string,
): readonly ExistingConnection[] {
  return [here, ...elsewhere].flatMap((part) =>
    part.records
      .filter((record) => part !== here || recordKey(record.name) !== recordKey(name))
      .filter((record) => sameTarget(record.target.id, targetId))
      .map((record) => existingConnection(registry, part.source, record)),
  )
}
