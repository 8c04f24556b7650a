import { fail } from "../errors.ts"
import type { NamedSetting } from "./keys.ts"
import { isSecret, type SettingNames, type SettingsPlace } from "../plugin/index.ts"
import { recordKey } from "./record-key.ts"

/** Where the settings of a connection go, as far as their names are concerned. */
export interface Hosting {
  /** Rules of the app's plain settings. */
  readonly names?: SettingNames | undefined
  /** Where some of the settings go besides. */
  readonly place?: Pick<SettingsPlace, "title" | "keeps" | "names" | "standIn"> | undefined
}

/**
 * Finds out before anything is touched whether every name reaches the app's process: those of the settings, and that of the record, which is what
 * libraries find the settings by.
 *
 * @throws KeylessError `setting_name_refused`
 */
export function refuseNames(
  named: readonly NamedSetting[],
  connection: string,
  { names, place }: Hosting,
): void {
  for (const setting of named) {
    const { key, defaultKey, relaxed } = setting
    const placed = { key, defaultKey, secret: isSecret(setting.value) }
    const isKept = place?.keeps(placed) ?? false
    const isPlain = !isKept || place?.standIn?.(placed) !== undefined
    for (const rules of [isPlain ? names : undefined, isKept ? place?.names : undefined]) {
      const trouble = rules === undefined ? null : troubleOf(rules, key, relaxed)
      if (trouble === null) continue
      throw fail(
        "setting_name_refused",
        `The setting "${key}" would not reach the app under its name. ${trouble}.`,
        { hint: wayOut(setting, connection), details: { key, defaultKey } },
      )
    }
  }
  const key = recordKey(connection)
  const trouble = names === undefined ? null : troubleOf(names, key, false)
  if (trouble === null) return
  throw fail(
    "setting_name_refused",
    `The connection's name "${connection}" stands in the setting "${key}", which would not reach the app under its name. ${trouble}.`,
    { hint: `Give the connection another name: --connection ${plainName(connection)}`, details: { key } },
  )
}

/** Why a name does not arrive; null where it does, or as one that a framework takes for the same. */
export function troubleOf(names: SettingNames, key: string, relaxed: boolean): string | null {
  const verdict = names.judge(key)
  if (verdict.kind === "kept") return null
  if (verdict.kind === "refused") return verdict.why
  if (relaxed && essence(verdict.to) === essence(key)) return null
  return `${verdict.why}; it would become "${verdict.to}"`
}

/** What a framework with relaxed names compares: letters and digits. */
function essence(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "")
}

function wayOut({ key, defaultKey }: NamedSetting, connection: string): string {
  const other = `--customized-keys ${defaultKey}=OTHER_KEY`
  if (key !== defaultKey) return `Give the customized key another name: ${other}`
  const plain = plainName(connection)
  return plain === connection
    ? `Write it under another key: ${other}`
    : `Give the connection another name (--connection ${plain}), or write it under another key: ${other}`
}

const plainName = (connection: string) => connection.replaceAll(/[^A-Za-z0-9_]/g, "_")
