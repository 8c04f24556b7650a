import type { Context, Principal, ResolvedSource, Step, StepContext } from "../plugin/index.ts"
import type { ConnectionRecord } from "../configuration/record.ts"
import { type ReadPart, readOtherParts, readPart } from "../find/app-parts.ts"
import type { OpenPlace } from "../configuration/places/opened-place.ts"

/**
 * The step that gives an app its identity, which is not taken away again while another connection of the app, in any of its parts, rests on it: is
 * for the same one, or was made since with settings in a place that the app may read as it.
 *
 * @param before - the parts of the app, as planning read them
 */
export function keptIdentity(
  source: ResolvedSource,
  step: Step<Principal>,
  before: readonly ReadPart[],
): Step<Principal> {
  const old = new Set(before.flatMap(({ records }) => records.map(({ name }) => name)))
  return keptForOthers(source, step, "its identity", (record, objectId) =>
    objectId === undefined
      ? false
      : isFor(record, objectId) || (record.place !== undefined && !old.has(record.name)),
  )
}

/** A step that lets an app read a place, which is not taken back while a connection of the app rests on it. */
export function keptAccess(source: ResolvedSource, { place, holds }: OpenPlace, step: Step): Step {
  const shares = (record: ConnectionRecord) =>
    record.place !== undefined &&
    (place.sharesAccess === undefined ? holds(record) : place.sharesAccess(record.place.placement, step.id))
  return keptForOthers(
    source,
    step,
    `what "${step.title}" gave it`,
    (record, objectId) => shares(record) || (objectId !== undefined && isFor(record, objectId)),
  )
}

/** The connections of an app, in all of its parts, as they are at the time of the call; none where they cannot be read. */
export async function standingRecords(
  source: ResolvedSource,
  context: Context,
): Promise<readonly ConnectionRecord[]> {
  try {
    const [own, others] = await Promise.all([readPart(context, source), readOtherParts(context, source)])
    return [own, ...others].flatMap(({ records }) => records)
  } catch {
    return []
  }
}

function keptForOthers<T>(
  source: ResolvedSource,
  step: Step<T>,
  what: string,
  rests: (record: ConnectionRecord, objectId: string | undefined) => boolean,
): Step<T> {
  if (step.kind !== "action" || step.undo === undefined) return step
  const kept: Step<T> = {
    ...step,
    async undo(context) {
      const objectId = objectIdOf(context, step)
      const records = await standingRecords(source, context)
      const names = records.filter((record) => rests(record, objectId)).map(({ name }) => name)
      if (names.length === 0) return step.undo?.(context)
      context.warn(
        `${source.name} keeps ${what}: the ${names.length === 1 ? "connection" : "connections"} ${names.join(", ")} of the app ${names.length === 1 ? "rests" : "rest"} on it.`,
      )
    },
  }
  return Object.freeze(kept)
}

function isFor({ principal }: ConnectionRecord, objectId: string): boolean {
  return principal.objectId.toLowerCase() === objectId
}

/** The identity that a step gave, where it gave one; nothing where the step failed before it knew. */
function objectIdOf(context: StepContext, step: Step): string | undefined {
  try {
    const value = context.value(step)
    if (typeof value !== "object" || value === null || !("objectId" in value)) return undefined
    return typeof value.objectId === "string" ? value.objectId.toLowerCase() : undefined
  } catch {
    return undefined
  }
}
