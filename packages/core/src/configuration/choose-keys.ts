import type { Asked } from "../find/asked.ts"
import type { Ends } from "../find/ends.ts"
import { refuseForeignSetting } from "../find/foreign-connections.ts"
import type { Context } from "../plugin/index.ts"
import type { Services } from "../services.ts"
import { chooseNaming } from "./choose-naming.ts"
import { isUnfinished } from "./connection-name.ts"
import type { NamingInput } from "./keys.ts"
import type { NamedConnection } from "./name-connection.ts"
import { keepsAnything, openPlace, type PlaceState, readPlace } from "./places/open-place.ts"
import type { OpenPlace } from "./places/opened-place.ts"

/** Under which names the settings of a connection stand, and where. */
export interface ChosenKeys {
  readonly naming: NamingInput
  /** Where some of the settings go besides the app's plain ones. */
  readonly place: OpenPlace | undefined
  /** The place at the time of the plan. */
  readonly state: PlaceState | undefined
}

/**
 * Chooses the names of a connection's settings, and finds out whether each is free and reaches the app.
 *
 * @throws KeylessError `setting_conflict`, `setting_name_refused`, `unknown_setting_key`, `invalid_place`, `invalid_connection_property`
 */
export async function chooseKeys(
  { journal }: Services,
  context: Context,
  asked: Asked,
  { source, here, foreign, target, client, format, fingerprint }: Ends,
  { name, own, current }: NamedConnection,
): Promise<ChosenKeys> {
  const { settingPrefix, protocol } = asked.target.plugin
  const naming = {
    prefix: settingPrefix,
    connection: name,
    customizedKeys: asked.customizedKeys,
    names: source.settings.names,
  }
  const { properties } = asked
  const { credential } = asked.auth.plugin
  const choice = { format, endpoint: target.endpoint, credential, properties, naming }
  const use = { connection: name, client: client.id, protocol }
  const opened = await openPlace(context, source, source.placement, use)
  const place = opened !== undefined && keepsAnything(opened, choice) ? opened : undefined
  const resumed = place !== undefined && (await isUnfinished(journal, name, fingerprint()))
  const state = place === undefined ? undefined : await readPlace(context, place, { ...choice, own, resumed })
  const chosen = chooseNaming({
    ...choice,
    current,
    records: here.records,
    own,
    only: place?.place.shared === true ? "further" : undefined,
    place,
    takenInPlace: state?.taken,
  })
  for (const key of chosen.overwritten) {
    refuseForeignSetting(key, foreign, client.id)
    context.warn(`The setting "${key}" has a value already, which will be replaced.`)
  }
  return { naming: { ...naming, naming: chosen.naming }, place, state }
}
