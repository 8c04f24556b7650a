import { fail } from "../errors.ts"
import type { ClientFormat, FormatInput, Secret, SettingNames, TargetPlugin } from "../plugin/index.ts"
import { isRecordKey } from "./record-key.ts"

/**
 * How the keys of a connection are spelled: `first` is `<CLOUD>_<TYPE>_<NAME>`; `further` has the connection's name in it and is used
 * from the second connection of a type on one app. Source: Microsoft Learn, "Service Connector internals".
 *
 * @public
 */
export type KeyNaming = "first" | "further"

/** A setting with its final key. */
export interface NamedSetting {
  /** What the format calls it. */
  readonly name: string
  /** Key before it was customized. */
  readonly defaultKey: string
  readonly key: string
  readonly value: string | Secret
  /** Whether the key depends on the naming; keys that a framework prescribes do not. */
  readonly prefixed: boolean
  /** Whether a framework finds it under variants of the key too. */
  readonly relaxed: boolean
}

/** What names depend on. */
export interface NamingInput {
  readonly prefix: TargetPlugin["settingPrefix"]
  readonly connection: string
  readonly naming: KeyNaming
  /** Default key to wanted key. The default key may be given in its `first` or its `further` form, whichever is used. */
  readonly customizedKeys: Readonly<Record<string, string>>
  /** The host's rules for names, where the host is known. */
  readonly names?: SettingNames | undefined
}

const keyShape = /^[A-Za-z0-9_.-]+$/

/**
 * The settings of a connection under their final keys, in the order of the format.
 *
 * @throws KeylessError `unknown_setting_key`, `setting_conflict`
 */
export function nameSettings(format: ClientFormat, facts: FormatInput, input: NamingInput): NamedSetting[] {
  const { prefix, connection, naming } = input
  const unused = new Map(Object.entries(input.customizedKeys))
  const first = `${prefix.cloud}_${prefix.type}_`
  const further = `${first}${connection.toUpperCase()}_`
  const named = format(facts).map(({ key, value }): NamedSetting => {
    const isPrefixed = key.scheme === "prefixed"
    const plain = isPrefixed ? first + key.name : key.name
    const long = isPrefixed ? further + key.name : key.name
    const defaultKey = naming === "further" ? long : plain
    const wanted = unused.get(defaultKey) ?? unused.get(plain) ?? unused.get(long)
    unused.delete(plain)
    unused.delete(long)
    const isRelaxed = key.scheme === "fixed" && key.relaxed === true
    const spelled = isRelaxed ? spelling(defaultKey, input.names) : defaultKey
    return {
      name: key.name,
      defaultKey,
      key: wanted ?? spelled,
      value,
      prefixed: isPrefixed,
      relaxed: isRelaxed,
    }
  })
  const known = named.map((setting) => setting.defaultKey)
  for (const key of unused.keys()) {
    throw fail("unknown_setting_key", `There is no setting "${key}" to rename.`, {
      hint: `Settings of this connection: ${known.join(", ")}.`,
      details: { known },
    })
  }
  assertUsable(named, input.names)
  return named
}

/** A framework's key as its host takes it: without dashes where those are not allowed. */
function spelling(key: string, names: SettingNames | undefined): string {
  return names?.judge(key).kind === "refused" ? key.replaceAll("-", "") : key
}

/** Names as they are compared. */
export function folded(names: SettingNames | undefined): (key: string) => string {
  return names?.ignoreCase === true ? (key) => key.toLowerCase() : (key) => key
}

function assertUsable(named: readonly NamedSetting[], names: SettingNames | undefined): void {
  const seen = new Set<string>()
  const fold = folded(names)
  for (const { key } of named) {
    // A host that is known says for itself what it takes.
    if (names === undefined && !keyShape.test(key)) {
      throw fail("unknown_setting_key", `"${key}" cannot be the name of a setting.`, {
        hint: "Use letters, digits, dots, dashes and underscores.",
      })
    }
    if (isRecordKey(key)) {
      throw fail("setting_conflict", `"${key}" is where the record of a connection stands.`, {
        hint: "Give the customized key another name.",
      })
    }
    if (seen.has(fold(key))) {
      throw fail("setting_conflict", `Two settings of the connection would have the key "${key}".`, {
        hint: "Give each customized key a name of its own.",
      })
    }
    seen.add(fold(key))
  }
}
