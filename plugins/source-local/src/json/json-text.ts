import { madeHere, type SettingsText, takesLastOut } from "../settings-text.ts"
import { editSettings, readSettings, removeKey } from "./edit-settings.ts"
import { parseObject } from "./parse.ts"

const empty = "{\n}\n"

/** The settings of a JSON file: the texts of the object that it is. */
export function jsonText(path: string): SettingsText {
  const find = (text: string) => parseObject(text, path)
  return {
    read: (text) => readSettings(text ?? empty, find(text ?? empty)),
    edit(text, change) {
      const set = new Map([
        ...(text === null ? [[madeHere.key, madeHere.value] as const] : []),
        ...change.set,
      ])
      const next = editSettings(text ?? empty, path, find, { ...change, set })
      const keys = find(next).properties.map(({ key }) => key)
      if (!keys.includes(madeHere.key) || !takesLastOut(keys, change)) return next
      const bare = removeKey(next, find, madeHere.key)
      return /^\s*\{\s*\}\s*$/.test(bare) ? null : bare
    },
  }
}
