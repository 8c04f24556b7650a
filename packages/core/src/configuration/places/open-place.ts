import { isDeepStrictEqual } from "node:util"
import { fail } from "../../errors.ts"
import type { Context, Placement, PlaceUse, ResolvedSource } from "../../plugin/index.ts"
import { type ConnectionRecord, unreadableRecords } from "../record.ts"
import { type NamingChoice, possibleKeys } from "../choose-naming.ts"
import type { OpenPlace } from "./opened-place.ts"

/**
 * Opens the place that a placement names; nothing where there is none, or where it takes nothing of such a connection.
 *
 * @throws KeylessError `invalid_place` where the source knows no places; what the source throws for a place that is not there
 */
export async function openPlace(
  context: Context,
  source: ResolvedSource,
  placement: Placement | undefined,
  use: PlaceUse,
): Promise<OpenPlace | undefined> {
  if (placement === undefined) return undefined
  if (source.place === undefined) {
    throw fail("invalid_place", `${source.name} keeps settings of ${use.connection} in an unknown place.`, {
      hint: "Use the version of the source's plugin that made the connection, or a newer one.",
      resource: source.id,
    })
  }
  const place = await source.place(context, placement, use)
  if (place === null) return undefined
  return {
    placement,
    place,
    holds: (record) => isDeepStrictEqual(record?.place?.placement, placement),
  }
}

/** Whether a place keeps anything of a connection, whichever way its keys are spelled. @throws KeylessError `unknown_setting_key`, `setting_conflict` */
export function keepsAnything({ place }: OpenPlace, choice: NamingChoice): boolean {
  return possibleKeys(choice).some((setting) => place.keeps(setting))
}

/** What is in a place under the keys that a connection may write there. */
export interface PlaceState {
  /** Values that have to be there again when the connection is not made. */
  readonly before: ReadonlyMap<string, string>
  /** Keys that belong to the connection already. */
  readonly mine: ReadonlySet<string>
  /** Keys that belong to something else. */
  readonly taken: ReadonlySet<string>
}

/**
 * Looks which of the keys that a connection may write are in the place, whichever way they are spelled.
 *
 * @param resumed - whether a run that made this connection died: what is there without a record is then its work
 * @throws KeylessError `unknown_setting_key`, `setting_conflict`
 */
export async function readPlace(
  context: Context,
  { place, holds }: OpenPlace,
  choice: NamingChoice & { readonly own: ConnectionRecord | undefined; readonly resumed: boolean },
): Promise<PlaceState> {
  const possible = possibleKeys(choice).filter((setting) => place.keeps(setting))
  const there = await place.read(context, possible)
  const recorded = new Set(holds(choice.own) ? choice.own?.place?.keys : [])
  const isMine = (key: string) => choice.resumed || recorded.has(key)
  return {
    before: new Map([...there].filter(([key]) => recorded.has(key))),
    mine: new Set([...recorded, ...[...there.keys()].filter(isMine)]),
    taken: new Set([...there.keys()].filter((key) => !isMine(key))),
  }
}

/** Plain settings that led to the place and lead nobody there any more. */
export function unusedSignposts(
  { place, holds }: OpenPlace,
  others: readonly ConnectionRecord[],
  settings: ReadonlyMap<string, string>,
): readonly string[] {
  // A connection whose record cannot be read may need them.
  if (others.some(holds) || unreadableRecords(settings).length > 0) return []
  return Object.entries(place.signposts ?? {}).flatMap(([key, value]) =>
    settings.get(key) === value ? [key] : [],
  )
}
