import type { Context, PlacedSetting } from "../../plugin/index.ts"
import type { ConnectionRecord } from "../record.ts"
import type { FoundConnection } from "../../find/find-connection.ts"
import { openPlace } from "./open-place.ts"
import type { OpenPlace } from "./opened-place.ts"
import type { Services } from "../../services.ts"

/** The place where a connection keeps settings, if it has one. @throws KeylessError `invalid_place` */
export function recordedPlace(
  context: Context,
  services: Services,
  { source, record }: Pick<FoundConnection, "source" | "record">,
): Promise<OpenPlace | undefined> {
  const { protocol } = services.registry.get("target", record.target.kind)
  const use = { connection: record.name, client: record.client, protocol }
  return openPlace(context, source, record.place?.placement, use)
}

/** The settings that a record says are kept in a place. */
export function placedSettings(record: ConnectionRecord | undefined): readonly PlacedSetting[] {
  const kept = new Set(record?.place?.keys)
  return Object.entries(record?.keys ?? {}).flatMap(([defaultKey, key]) =>
    kept.has(key) ? [{ key, defaultKey, secret: record?.secretKeys.includes(key) === true }] : [],
  )
}

/** The settings of a connection as they are now, wherever they are kept. */
export interface RecordedValues {
  /** By key. A setting that something stands in for is not opened: the stand-in is its value here. */
  readonly values: ReadonlyMap<string, string>
  /** What has to stand in for settings that are kept elsewhere, by key. */
  readonly standIns: ReadonlyMap<string, string>
}

/** Reads every setting that a connection wrote. */
export async function recordedValues(
  context: Context,
  services: Services,
  found: Pick<FoundConnection, "source" | "record" | "settings">,
): Promise<RecordedValues> {
  const { settings, record } = found
  const kept = placedSettings(record)
  const place = (await recordedPlace(context, services, found))?.place
  const standIns = new Map<string, string>()
  for (const setting of kept) {
    const standIn = place?.standIn?.(setting)
    if (standIn !== undefined) standIns.set(setting.key, standIn)
  }
  const elsewhere = kept.filter(({ key }) => !standIns.has(key))
  const hidden = new Set(elsewhere.map(({ key }) => key))
  const plain = Object.values(record.keys).filter((key) => !hidden.has(key) && settings.has(key))
  const values = new Map(plain.map((key) => [key, settings.get(key) ?? ""]))
  if (elsewhere.length === 0 || place === undefined) return { values, standIns }
  return { values: new Map([...values, ...(await place.read(context, elsewhere))]), standIns }
}
