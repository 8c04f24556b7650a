import type { DecidedChange } from "@keyless/core/settings"
import { madeHere } from "../settings-text.ts"
import { addProperty, removeProperty } from "./edit-object.ts"
import { invalid, type JsonObject, propertyOf } from "./parse.ts"

/** Finds the object with the settings in a text. */
export type FindObject = (text: string) => JsonObject

/** The settings of an object. What is no text is shown as JSON: its key is taken. */
export function readSettings(text: string, { properties }: JsonObject): Map<string, string> {
  const settings = new Map(
    properties.map(({ key, value }) => [
      key,
      typeof value.value === "string" ? value.value : text.slice(value.offset, value.offset + value.length),
    ]),
  )
  settings.delete(madeHere.key)
  return settings
}

/** The text with a change made to the settings of one of its objects. @throws KeylessError `settings_file_invalid` */
export function editSettings(
  text: string,
  path: string,
  find: FindObject,
  { set, remove }: Pick<DecidedChange, "set" | "remove">,
): string {
  let next = text
  for (const [key, value] of set) next = setText(next, path, find(next), key, value)
  for (const key of remove) next = removeKey(next, find, key)
  return next
}

/** Takes a key out, also one that is there twice. */
export function removeKey(text: string, find: FindObject, key: string): string {
  const object = find(text)
  const there = propertyOf(object, key)
  return there === undefined ? text : removeKey(removeProperty(text, object, there), find, key)
}

function setText(text: string, path: string, object: JsonObject, key: string, value: string): string {
  const json = JSON.stringify(value)
  const there = propertyOf(object, key)
  if (there === undefined) return addProperty(text, object, key, json)
  const { type, offset, length } = there.value
  if (type !== "string") throw invalid(text, path, offset, `"${key}" is no text`)
  return there.value.value === value ? text : text.slice(0, offset) + json + text.slice(offset + length)
}
