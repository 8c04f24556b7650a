import type { Connection } from "../connection.ts"
import type { ResolvedSource } from "../plugin/index.ts"
import type { ConnectionRecord } from "../configuration/record.ts"
import { partOf } from "../find/app-parts.ts"

/** A record as it is shown. */
export function showConnection(source: ResolvedSource, record: ConnectionRecord): Connection {
  const { version: _version, keys, secretKeys: _secretKeys, fingerprint: _fingerprint, ...facts } = record
  const part = partOf(source)
  return {
    ...facts,
    source: source.id,
    ...(part === undefined ? {} : { part }),
    settings: Object.values(keys),
  }
}
