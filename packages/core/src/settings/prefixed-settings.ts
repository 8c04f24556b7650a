import type { Secret } from "../plugin/secret.ts"
import { prefixed, type Setting } from "../plugin/settings.ts"

/**
 * Settings under keys that get the target's prefix, in the order given; one without a value is left out.
 *
 * @example prefixedSettings({ USER: undefined, AUTHENTICATION: "ActiveDirectoryMsi" }) // [prefixed("AUTHENTICATION", "ActiveDirectoryMsi")]
 * @public
 */
export function prefixedSettings(
  values: Readonly<Record<string, string | Secret | undefined>>,
): readonly Setting[] {
  return Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [prefixed(key, value)]))
}
