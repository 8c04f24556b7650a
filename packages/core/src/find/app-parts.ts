import { fail } from "../errors.ts"
import type { Context, ResolvedSource } from "../plugin/index.ts"
import { type ConnectionRecord, readRecords, refuseUnreadable } from "../configuration/record.ts"
import { recordKey } from "../configuration/record-key.ts"

/** An app, seen from one of its parts, with that part's settings and connections. */
export interface ReadPart {
  readonly source: ResolvedSource
  readonly settings: ReadonlyMap<string, string>
  readonly records: readonly ConnectionRecord[]
}

/** Reads the settings of the part that the app was resolved for. */
export async function readPart(context: Context, source: ResolvedSource): Promise<ReadPart> {
  const settings = await source.settings.read(context)
  return { source, settings, records: readRecords(settings) }
}

/** Reads the settings of the other parts; none where the app has but one. */
export function readOtherParts(context: Context, source: ResolvedSource): Promise<readonly ReadPart[]> {
  const { parts } = source
  if (parts === undefined) return Promise.resolve([])
  return Promise.all(
    parts.others.map(({ name, settings }) =>
      readPart(context, {
        ...source,
        settings,
        parts: parts.namesIn === "app" ? { ...parts, current: name } : parts,
      }),
    ),
  )
}

/** The parts in which a connection is looked for by its name, the current one first. */
export function searchedParts(here: ReadPart, elsewhere: readonly ReadPart[]): readonly ReadPart[] {
  const { parts } = here.source
  return parts?.namesIn === "app" && !parts.named ? [here, ...elsewhere] : [here]
}

/** The part in whose settings a connection stands, where its resource id does not say so. */
export function partOf({ parts }: ResolvedSource): string | undefined {
  return parts?.namesIn === "app" ? parts.current : undefined
}

/** @throws KeylessError `connection_name_taken` where another part of the app has a connection of the name that has to be unique */
export function refuseNameElsewhere(
  source: ResolvedSource,
  name: string,
  elsewhere: readonly ReadPart[],
): void {
  if (source.parts?.namesIn !== "app") return
  for (const { settings } of elsewhere) refuseUnreadable(settings, name)
  const taken = elsewhere.find(({ records }) =>
    records.some((record) => recordKey(record.name) === recordKey(name)),
  )
  if (taken === undefined) return
  throw fail(
    "connection_name_taken",
    `The app has a connection "${name}" already, in the ${taken.source.settings.title}.`,
    {
      hint: `Name "${partOf(taken.source)}" as the part of the app to go on with it, or give this connection another name.`,
      resource: source.id,
    },
  )
}
