import { fail } from "../../errors.ts"
import {
  type Action,
  action,
  createSecret,
  type PlacedSetting,
  type Secret,
  type Step,
} from "../../plugin/index.ts"
import { plainText, type SettingsInput, type WantedSettings, wantedSettings } from "../wanted-settings.ts"
import type { PlaceState } from "./open-place.ts"
import type { OpenPlace } from "./opened-place.ts"

/**
 * The step that puts settings of a connection into a place besides the app's plain settings.
 *
 * @param state - the place at the time of the plan
 */
export function placeStep(
  input: SettingsInput,
  { place }: OpenPlace,
  { before, mine }: PlaceState,
  needs: readonly Step[],
): Action<null> {
  type Values = { value<T>(step: Step<T>): T }
  const wantedOf = (context: Values): WantedSettings =>
    wantedSettings(input, context.value(input.principal), context.value(input.access))
  // What this run changed, and so may take back.
  let written: Pick<WantedSettings, "placed" | "obsoleteInPlace"> | undefined

  return action<null>({
    id: "settings.place",
    title: `Put settings of the connection into the ${place.title}`,
    why: "They were asked to be kept there and not among the app's plain settings.",
    permissions: place.writePermissions,
    needs: [input.principal, input.access, ...needs],
    async check(context) {
      const { placed, obsoleteInPlace } = wantedOf(context)
      const same = placed.every(({ key, value }) => before.get(key) === plainText(value))
      return same && obsoleteInPlace.length === 0 ? { done: true, value: null } : { done: false }
    },
    async apply(context) {
      const { placed, obsoleteInPlace } = wantedOf(context)
      await place.change(context, [...placed, ...obsoleteInPlace], (now) => {
        const others = placed.filter(({ key, value }) => now.get(key) !== plainText(value))
        const taken = others.find(({ key }) => now.has(key) && !mine.has(key))
        if (taken !== undefined) throw takenMeanwhile(taken.key, place.title)
        written = { placed: others, obsoleteInPlace }
        const set = placed.map(({ key, value }) => [key, value] as const)
        return { set: Object.fromEntries(set), remove: keysOf(obsoleteInPlace) }
      })
      return null
    },
    async undo(context) {
      if (written === undefined) return
      const { placed, obsoleteInPlace } = written
      await place.change(context, [...placed, ...obsoleteInPlace], (now) => {
        // What has another value by now is somebody else's.
        const same = placed.filter(({ key, value }) => now.get(key) === plainText(value))
        const gone = obsoleteInPlace.filter(({ key }) => !now.has(key))
        return restored(keysOf([...same, ...gone]), before)
      })
    },
  })
}

/** The step that takes settings of a connection out of a place. */
export function unplaceStep(
  { place }: OpenPlace,
  settings: readonly PlacedSetting[],
  needs: readonly Step[],
): Action<null> {
  return action<null>({
    id: "settings.unplace",
    title: `Take settings of the connection out of the ${place.title}`,
    why: "The connection does not keep them there any more.",
    permissions: place.writePermissions,
    needs,
    check: async (context) =>
      (await place.read(context, settings)).size === 0 ? { done: true, value: null } : { done: false },
    async apply(context) {
      await place.change(context, settings, () => ({ set: {}, remove: keysOf(settings) }))
      return null
    },
  })
}

/** The change that gives keys the values that they had, and takes those away that had none. */
export function restored(
  keys: readonly string[],
  before: ReadonlyMap<string, string>,
): { readonly set: Readonly<Record<string, Secret>>; readonly remove: readonly string[] } {
  const set = keys.flatMap((key) => {
    const value = before.get(key)
    return value === undefined ? [] : [[key, createSecret(value)] as const]
  })
  return { set: Object.fromEntries(set), remove: keys.filter((key) => !before.has(key)) }
}

function keysOf(settings: readonly PlacedSetting[]): readonly string[] {
  return settings.map(({ key }) => key)
}

function takenMeanwhile(key: string, title: string) {
  return fail("setting_conflict", `Somebody else put "${key}" into the ${title} just now.`, {
    hint: "Use another --connection, whose name is then in the key, or run the command again.",
  })
}
