import { isSecret } from "../plugin/secret.ts"
import type { SettingsChange, SettingsStore } from "../plugin/settings.ts"

/** A change of settings that knows what it wants, with secrets opened for whoever writes them. @public */
export interface DecidedChange {
  readonly set: ReadonlyMap<string, string>
  /** Those keys of `set` whose values are secret. */
  readonly secretKeys: ReadonlySet<string>
  readonly remove: readonly string[]
}

/**
 * What a change wants of the settings as they are now. A key that is set is not removed.
 *
 * @throws what the change throws, if it is a function
 * @public
 */
export function decideChange(
  change: Parameters<SettingsStore["change"]>[1],
  now: ReadonlyMap<string, string>,
): DecidedChange {
  const { set, remove }: SettingsChange = typeof change === "function" ? change(now) : change
  const entries = Object.entries(set)
  return {
    set: new Map(entries.map(([key, value]) => [key, isSecret(value) ? value.reveal() : value])),
    secretKeys: new Set(entries.flatMap(([key, value]) => (isSecret(value) ? [key] : []))),
    remove: remove.filter((key) => !Object.hasOwn(set, key)),
  }
}

/** The settings after a change; keys that it does not name stay, in their order. @public */
export function changedSettings(
  before: ReadonlyMap<string, string>,
  { set, remove }: DecidedChange,
): ReadonlyMap<string, string> {
  const after = new Map([...before, ...set])
  for (const key of remove) after.delete(key)
  return after
}

/** Whether settings are as a change wants them. @public */
export function isChanged(settings: ReadonlyMap<string, string>, { set, remove }: DecidedChange): boolean {
  const isThere = [...set].every(([key, value]) => settings.get(key) === value)
  return isThere && remove.every((key) => !settings.has(key))
}
