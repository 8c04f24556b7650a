import type { Action, Context, Step } from "../plugin/index.ts"
import { type ConnectionRecord } from "./record.ts"
import { recordKey } from "./record-key.ts"
import { keptAccess } from "../access/kept-for-others.ts"
import { openPlace, type PlaceState, unusedSignposts } from "./places/open-place.ts"
import type { OpenPlace } from "./places/opened-place.ts"
import { placeStep, unplaceStep } from "./places/place-step.ts"
import { placedSettings } from "./places/recorded-place.ts"
import { settingsStep, type WrittenSettings } from "./settings-step.ts"
import type { SettingsInput } from "./wanted-settings.ts"

/**
 * The steps that write the settings of a connection: into a place, where it has one, then the plain ones with the record, and last out of the place
 * that it had before.
 *
 * @param state - the place at the time of the plan, where there is one
 */
export async function settingsSteps(
  context: Context,
  input: SettingsInput,
  state: PlaceState | undefined,
  records: readonly ConnectionRecord[],
): Promise<{ readonly steps: readonly Step[]; readonly write: Action<WrittenSettings> }> {
  const { own, place, source } = input
  const ready =
    place === undefined
      ? []
      : (place.place.access?.(input.principal) ?? []).map((step) =>
          // The connection's own identity is looked after where it is made.
          step === input.principal ? step : keptAccess(source, place, step),
        )
  const placed =
    place === undefined || state === undefined ? undefined : placeStep(input, place, state, ready)
  const former = await formerPlace(context, input)
  const others = records.filter(({ name }) => recordKey(name) !== recordKey(input.record.name))
  const dropped = former === undefined ? [] : unusedSignposts(former, others, input.current)
  const write = settingsStep({ ...input, source }, placed, dropped)
  const unplaced = former === undefined ? [] : [unplaceStep(former, placedSettings(own), [write])]
  return { steps: [...ready, ...(placed === undefined ? [] : [placed]), write, ...unplaced], write }
}

/** The place that the connection has and is to leave. */
async function formerPlace(
  context: Context,
  { own, place, source, record }: SettingsInput,
): Promise<OpenPlace | undefined> {
  if (own?.place === undefined || place?.holds(own) === true) return undefined
  return openPlace(context, source, own.place.placement, {
    connection: record.name,
    client: own.client,
    protocol: "",
  })
}
