import { lineEndOf } from "../settings-text.ts"

/** A property of an object in a text: where its name begins and its value ends. */
export interface PropertySpan {
  readonly start: number
  readonly end: number
}

/** An object in a text, with its braces. */
export interface ObjectSpan extends PropertySpan {
  readonly properties: readonly PropertySpan[]
}

/** White space and comments. */
const trivia = /(?:\s|\/\/[^\r\n]*|\/\*[^]*?\*\/)*/y
/** The same up to the end of the line. */
const triviaOfLine = /(?:[^\S\r\n]|\/\*(?:(?!\*\/)[^\r\n])*\*\/)*(?:\/\/[^\r\n]*)?/y
const lineEnd = /[\r\n]/

/**
 * Adds a property behind the last one, in the style of the object: on a line of its own or not, with a comma at the end or not. Comments stay with
 * what they stand beside. {@link removeProperty} leads back to the same text.
 *
 * Not `modify` of jsonc-parser: it writes before a comment that stands behind the last value, takes such a comment out with the property behind it, and
 * gives what it adds lines of its own only by formatting the whole object anew.
 */
export function addProperty(text: string, object: ObjectSpan, name: string, json: string): string {
  const last = object.properties.at(-1)
  const property = (indent: string) => `${JSON.stringify(name)}: ${json.replaceAll("\n", `\n${indent}`)}`
  if (last === undefined) {
    const spread = lineEnd.test(text.slice(object.start, object.end))
    const at = spread ? behindLine(text, object.start + 1) : object.start + 1
    const indent = indentOf(text, object)
    return insert(text, at, spread ? lineEndOf(text) + indent + property(indent) : property(""))
  }
  const comma = commaBehind(text, last.end)
  const from = comma === null ? last.end : comma + 1
  const at = behindLine(text, from)
  const [first = last] = object.properties
  const spread = lineEnd.test(text.slice(object.start, first.start)) || text.slice(from, at).includes("//")
  const indent = indentOf(text, object)
  const added = spread ? lineEndOf(text) + indent + property(indent) : ` ${property("")}`
  if (comma !== null) return insert(text, at, `${added},`)
  return insert(insert(text, at, added), last.end, ",")
}

/** Takes a property out, with its comma and the white space before it. */
export function removeProperty(text: string, object: ObjectSpan, property: PropertySpan): string {
  const lead = text.slice(0, property.start).trimEnd().length
  const comma = commaBehind(text, property.end)
  if (comma !== null) return cut(cut(text, comma, comma + 1), lead, property.end)
  const rest = cut(text, lead, property.end)
  const before = object.properties[object.properties.indexOf(property) - 1]
  const left = before === undefined ? null : commaBehind(text, before.end)
  return left === null ? rest : cut(rest, left, left + 1)
}

function insert(text: string, at: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at)
}

function cut(text: string, from: number, to: number): string {
  return text.slice(0, from) + text.slice(to)
}

function commaBehind(text: string, at: number): number | null {
  trivia.lastIndex = at
  trivia.exec(text)
  return text[trivia.lastIndex] === "," ? trivia.lastIndex : null
}

/** Behind the comments that stand on the same line. */
function behindLine(text: string, at: number): number {
  triviaOfLine.lastIndex = at
  const [found = ""] = triviaOfLine.exec(text) ?? []
  return at + found.trimEnd().length
}

function indentOf(text: string, { start, properties: [first] }: ObjectSpan): string {
  const own = first === undefined ? undefined : marginBefore(text, first.start)
  if (own !== undefined) return own
  const outer = /^[^\S\r\n]*/.exec(text.slice(startOfLine(text, start)))?.[0] ?? ""
  return outer + (outer.includes("\t") ? "\t" : "  ")
}

/** What stands before a place on its line, if that is white space. */
function marginBefore(text: string, at: number): string | undefined {
  const margin = text.slice(startOfLine(text, at), at)
  return margin.trim() === "" ? margin : undefined
}

function startOfLine(text: string, at: number): number {
  return Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1
}
