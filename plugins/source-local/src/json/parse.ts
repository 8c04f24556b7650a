import { type Node, type ParseError, parseTree } from "jsonc-parser"
import { localFailure } from "../error-codes.ts"
import type { ObjectSpan, PropertySpan } from "./edit-object.ts"

/** A property of an object that was read. */
export interface JsonProperty extends PropertySpan {
  readonly key: string
  readonly value: Node
}

/** An object that was read. */
export interface JsonObject extends ObjectSpan {
  readonly properties: readonly JsonProperty[]
}

/**
 * Reads a text as JSON, in which comments and commas behind the last entry may be, as Visual Studio and .NET take them.
 *
 * @param path - of the file, for messages
 * @throws KeylessError `settings_file_invalid` with line and column
 */
export function parseObject(text: string, path: string): JsonObject {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (root === undefined || error !== undefined) {
    throw invalid(text, path, error?.offset ?? 0, "it is not JSON")
  }
  return objectOf(text, path, root, "the whole of it")
}

/** A value as an object. @throws KeylessError `settings_file_invalid` */
export function objectOf(text: string, path: string, node: Node, what: string): JsonObject {
  if (node.type !== "object") throw invalid(text, path, node.offset, `${what} is no object`)
  return {
    start: node.offset,
    end: node.offset + node.length,
    properties: (node.children ?? []).flatMap((property) => {
      const [key, value] = property.children ?? []
      if (key === undefined || value === undefined) return []
      return [{ key: String(key.value), value, start: property.offset, end: value.offset + value.length }]
    }),
  }
}

/** The property of a name; of two, the last counts. */
export function propertyOf({ properties }: JsonObject, key: string): JsonProperty | undefined {
  return properties.findLast((property) => property.key === key)
}

/** The error for a text that is not what it should be. */
export function invalid(text: string, path: string, offset: number, what: string) {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/)
  const place = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
  return localFailure(
    "settings_file_invalid",
    `${path} cannot be used: ${what} (line ${place.line}, column ${place.column}).`,
    { hint: "Correct the file, then run the command again; nothing was changed.", details: place },
  )
}
