import type { ExistingConnection } from "../plugin/index.ts"
import { type ConnectionRecord, recordKey } from "../record.ts"

/** What a target is told of a connection that has a record. */
export function existingConnection({
  name,
  user,
  principal,
  privileges,
}: ConnectionRecord): ExistingConnection {
  return {
    connection: name,
    user,
    objectId: principal.objectId,
    ...(principal.clientId === undefined ? {} : { clientId: principal.clientId }),
    kind: principal.kind ?? "service",
    privileges,
  }
}

/** The connections beside the named one that lead to the same database. */
export function otherConnections(
  records: readonly ConnectionRecord[],
  name: string,
  targetId: string,
): readonly ExistingConnection[] {
  return records
    .filter((record) => recordKey(record.name) !== recordKey(name))
    .filter((record) => record.target.id.toLowerCase() === targetId.toLowerCase())
    .map(existingConnection)
}
