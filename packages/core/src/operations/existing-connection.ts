import type { ExistingConnection } from "../plugin/index.ts"
import { type ConnectionRecord, recordKey } from "../record.ts"

/** What a target is told of a connection that has a record. */
export function existingConnection({
  name,
  user,
  principal,
  privileges,
  schemas,
}: ConnectionRecord): ExistingConnection {
  return {
    connection: name,
    user,
    objectId: principal.objectId,
    ...(principal.clientId === undefined ? {} : { clientId: principal.clientId }),
    kind: principal.kind ?? "service",
    privileges,
    ...(schemas === undefined ? {} : { schemas }),
  }
}

/**
 * The connections beside the named one that lead to the same database.
 *
 * @param records - of the part of the app that the named one is in
 * @param elsewhere - of the app's other parts
 */
export function otherConnections(
  {
    records,
    elsewhere,
  }: { readonly records: readonly ConnectionRecord[]; readonly elsewhere: readonly ConnectionRecord[] },
  name: string,
  targetId: string,
): readonly ExistingConnection[] {
  return [...records.filter((record) => recordKey(record.name) !== recordKey(name)), ...elsewhere]
    .filter((record) => record.target.id.toLowerCase() === targetId.toLowerCase())
    .map(existingConnection)
}
