import { parse } from "dotenv"

/** An assignment in a dotenv text. */
export interface Entry {
  readonly key: string
  readonly value: string
  /** The whole of its lines, with the end of the last one. */
  readonly start: number
  readonly end: number
  /** The value with its quotes. */
  readonly valueStart: number
  readonly valueEnd: number
}

const head = /[^\S\r\n]*(?:export[^\S\r\n]+)?([\w.-]+)(?:[^\S\r\n]*=|:(?=[^\S\r\n]))[^\S\r\n]*/y
const restOfLine = /[^\r\n]*(?:\r\n|\n|\r|$)/y
/** What may follow a quoted value on its line. */
const afterQuotes = /[^\S\r\n]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|$)/y

/** Where the assignments of a text are, by the rules of the dotenv package, which also reads their values: quoted values may go over several lines. */
export function scan(text: string): readonly Entry[] {
  const entries: Entry[] = []
  for (let start = 0; start < text.length;) {
    const key = match(head, text, start)
    const valueStart = head.lastIndex
    const valueEnd = key === null ? start : endOfValue(text, valueStart)
    match(restOfLine, text, valueEnd)
    const end = restOfLine.lastIndex
    const name = key?.[1]
    if (name !== undefined) {
      const value = parse(text.slice(start, end))[name] ?? ""
      entries.push({ key: name, value, start, end, valueStart, valueEnd })
    }
    start = end
  }
  return entries
}

function endOfValue(text: string, start: number): number {
  const quoted = endOfQuotes(text, start)
  if (quoted !== null) return quoted
  const [line = ""] = match(/[^#\r\n]*/y, text, start) ?? []
  return start + line.trimEnd().length
}

/** Where a quoted value ends, behind its closing quote; null for one that is not quoted. */
function endOfQuotes(text: string, start: number): number | null {
  const quote = text[start]
  if (quote !== "'" && quote !== '"' && quote !== "`") return null
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\" && text[at + 1] === quote) at += 1
    else if (text[at] === quote) return match(afterQuotes, text, at + 1) === null ? null : at + 1
  }
  return null
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
