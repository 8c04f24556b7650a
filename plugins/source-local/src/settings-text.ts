import type { DecidedChange } from "@keyless/core/settings"

/** One way to keep settings in the text of a file. Pure, and without the file's byte order mark. */
export interface SettingsText {
  /** The settings; null is a file that is not there. @throws KeylessError `settings_file_invalid` */
  read(text: string | null): ReadonlyMap<string, string>
  /**
   * The text with a change made and everything else as it was; null where nothing is left of a file that was made here.
   *
   * @throws KeylessError `settings_file_invalid`, `setting_unwritable`
   */
  edit(text: string | null, change: DecidedChange): string | null
}

/** Stands in what was made here, so that it goes with the last connection and what somebody else made stays. */
export const madeHere = { key: "KEYLESS_SETTINGS_FILE", value: "made-by-keyless" } as const

/** Whether a change takes the last connection out: only then does what was made here go. */
export function takesLastOut(keys: Iterable<string>, change: DecidedChange): boolean {
  // The key of a connection's record, see `recordKey` of @keyless/core.
  return change.remove.length > 0 && ![...keys].some((key) => key.startsWith("KEYLESS_CONNECTION_"))
}

/** The line ending of a text, that of its first line. */
export function lineEndOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? "\n"
}
