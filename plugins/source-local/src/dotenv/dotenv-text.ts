import type { DecidedChange } from "@keyless/core/settings"
import { localFailure } from "../error-codes.ts"
import { lineEndOf, madeHere, type SettingsText, takesLastOut } from "../settings-text.ts"
import { dotenvValue } from "./quote.ts"
import { scan } from "./scan.ts"

/** The settings of a dotenv file: `KEY=value` on a line each. Of a key that is there twice, the last counts. */
export const dotenvText: SettingsText = {
  read(text) {
    const settings = new Map(scan(text ?? "").map(({ key, value }) => [key, value]))
    settings.delete(madeHere.key)
    return settings
  },
  edit(text, change) {
    const written = [...change.set].map(([key, value]) => [key, writtenValue(key, value)] as const)
    let next = text ?? `${madeHere.key}=${madeHere.value}\n`
    for (const [key, value] of written) next = set(next, key, value)
    return removed(next, change)
  },
}

function writtenValue(key: string, value: string): string {
  const written = dotenvValue(value)
  if (written !== null) return written
  throw localFailure(
    "setting_unwritable",
    `The value of ${key} cannot be written into a dotenv file so that every reader of such files understands it.`,
    { hint: "Use a JSON file: --settings-file settings.json (or --format json)." },
  )
}

function set(text: string, key: string, value: string): string {
  const there = scan(text).findLast((entry) => entry.key === key)
  if (there !== undefined) return text.slice(0, there.valueStart) + value + text.slice(there.valueEnd)
  const line = `${key}=${value}`
  const lineEnd = lineEndOf(text)
  if (/[\r\n]$/.test(text)) return text + line + lineEnd
  // A file whose last line has no end keeps it so.
  return text === "" ? line : text + lineEnd + line
}

function removed(text: string, change: DecidedChange): string | null {
  const next = change.remove.reduce(remove, text)
  const keys = scan(next).map(({ key }) => key)
  if (!keys.includes(madeHere.key) || !takesLastOut(keys, change)) return next
  const bare = remove(next, madeHere.key)
  return bare.trim() === "" ? null : bare
}

function remove(text: string, key: string): string {
  const there = scan(text).find((entry) => entry.key === key)
  if (there === undefined) return text
  const isLastLine = there.end === text.length && !/[\r\n]$/.test(text)
  const before = text.slice(0, there.start)
  return remove((isLastLine ? before.replace(/(?:\r\n|\n|\r)$/, "") : before) + text.slice(there.end), key)
}
