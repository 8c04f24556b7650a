import type { SqlType } from "../engine.ts"
import { SqlError } from "../errors.ts"
import { fromCodePage, toCodePage } from "../values/code-page.ts"
import { familyOf, int, nvarchar } from "../values/types.ts"
import { type FunctionTable, lenient, strict } from "./function.ts"

const text = nvarchar(null)

type Types = readonly (SqlType | null)[]

/** Text of variable length as wide as the first argument: its own length or, with `grows`, as long as a type may be. */
const like1 =
  (grows: boolean) =>
  (types: Types): SqlType => {
    const first = types[0] ?? null
    if (first === null || familyOf(first) !== "text" || !("length" in first))
      return { name: "varchar", length: 8000 }
    const wide = first.name.startsWith("n")
    const most = wide ? 4000 : 8000
    const length = first.length === null ? null : grows ? most : first.length
    return { name: wide ? "nvarchar" : "varchar", length }
  }
const same = like1(false)
const grown = like1(true)

/** Unicode if one of the arguments is, `max` if one of them is. */
const widest = (types: Types): SqlType => {
  const texts = types.filter((type) => type !== null && familyOf(type) === "text")
  const wide = texts.some((type) => type?.name.startsWith("n") === true)
  const max = texts.some((type) => type !== null && "length" in type && type.length === null)
  return { name: wide ? "nvarchar" : "varchar", length: max ? null : wide ? 4000 : 8000 }
}

function indexOf(haystack: string, needle: string, from: number): bigint {
  return BigInt(haystack.toLowerCase().indexOf(needle.toLowerCase(), Math.max(0, from - 1)) + 1)
}

/** Functions on text: https://learn.microsoft.com/sql/t-sql/functions/string-functions-transact-sql */
export const textFunctions: FunctionTable = {
  LEN: strict([text], int, (_, value) => BigInt(String(value).replace(/ +$/, "").length)),
  UPPER: strict([text], same, (_, value) => String(value).toUpperCase()),
  LOWER: strict([text], same, (_, value) => String(value).toLowerCase()),
  LTRIM: strict([text], same, (_, value) => String(value).replace(/^ +/, "")),
  RTRIM: strict([text], same, (_, value) => String(value).replace(/ +$/, "")),
  TRIM: strict([text], same, (_, value) => String(value).replace(/^ +| +$/g, "")),
  REVERSE: strict([text], same, (_, value) => String(value).split("").reverse().join("")),
  LEFT: strict([text, int], same, (_, value, count) => String(value).slice(0, checkedLength(count, "left"))),
  RIGHT: strict([text, int], same, (_, value, count) => {
    const length = checkedLength(count, "right")
    return length === 0 ? "" : String(value).slice(-length)
  }),
  SUBSTRING: strict([text, int, int], same, (_, value, start, count) => {
    const [from, length] = [Number(start), checkedLength(count, "substring")]
    return String(value).slice(Math.max(0, from - 1), Math.max(0, from - 1 + length))
  }),
  REPLACE: strict([text, text, text], widest, (_, value, from, to) =>
    replaceAll(String(value), String(from), String(to)),
  ),
  CHARINDEX: strict(
    [text, text, int],
    int,
    (_, needle, value, from) =>
      needle === "" ? 0n : indexOf(String(value), String(needle), Number(from ?? 1)),
    2,
  ),
  REPLICATE: strict([text, int], grown, (_, value, count) =>
    Number(count) < 0 ? null : String(value).repeat(Number(count)),
  ),
  SPACE: strict([int], { name: "varchar", length: 8000 }, (_, count) =>
    Number(count) < 0 ? null : " ".repeat(Math.min(8000, Number(count))),
  ),
  // NULL for the replacement is nothing to insert.
  STUFF: lenient([text, int, int, text], grown, (_, value, start, count, insert) => {
    if (value === null || start === null || count === null) return null
    const [whole, from, length] = [String(value), Number(start), Number(count)]
    if (from < 1 || from > whole.length || length < 0) return null
    return whole.slice(0, from - 1) + String(insert ?? "") + whole.slice(from - 1 + length)
  }),
  CONCAT: lenient([text], widest, (_, ...parts) => parts.map((part) => part ?? "").join(""), 2, 254),
  CONCAT_WS: lenient(
    [text],
    widest,
    (_, separator, ...parts) => parts.filter((part) => part !== null).join(String(separator ?? "")),
    3,
    254,
  ),
  CHAR: strict([int], { name: "char", length: 1 }, (_, code) =>
    Number(code) < 0 || Number(code) > 255 ? null : fromCodePage(Uint8Array.of(Number(code))),
  ),
  NCHAR: strict([int], { name: "nchar", length: 1 }, (_, code) =>
    Number(code) < 0 || Number(code) > 65_535 ? null : String.fromCharCode(Number(code)),
  ),
  ASCII: strict([text], int, (_, value) =>
    value === "" ? null : BigInt(toCodePage(String(value).slice(0, 1))[0] ?? 0),
  ),
  UNICODE: strict([text], int, (_, value) => (value === "" ? null : BigInt(String(value).charCodeAt(0)))),
  QUOTENAME: strict(
    [nvarchar(null), nvarchar(1)],
    nvarchar(258),
    (_, value, quote) => quoteName(String(value), String(quote ?? "[")),
    1,
  ),
}

function checkedLength(count: unknown, name: string): number {
  const length = Number(count)
  if (length >= 0) return length
  throw new SqlError(536, `Invalid length parameter passed to the ${name} function.`)
}

function replaceAll(value: string, from: string, to: string): string {
  if (from === "") return value
  const [whole, needle] = [value.toLowerCase(), from.toLowerCase()]
  let result = ""
  let at = 0
  for (let next = whole.indexOf(needle); next >= 0; next = whole.indexOf(needle, at)) {
    result += value.slice(at, next) + to
    at = next + from.length
  }
  return result + value.slice(at)
}

/** QUOTENAME answers null for names of more than 128 characters and for characters that quote nothing. */
function quoteName(value: string, quote: string): string | null {
  if (value.length > 128) return null
  for (const pair of ["[]", "()", "<>", "{}"]) {
    if (quote === "" || !pair.includes(quote)) continue
    const [open = "", close = ""] = pair
    return open + value.replaceAll(close, close + close) + close
  }
  if (quote === "`") return quote + value.replaceAll(quote, quote + quote) + quote
  if (quote !== "'" && quote !== '"') return null
  return quote + value.replaceAll(quote, quote + quote) + quote
}

/** LIKE of T-SQL: `%`, `_`, `[a-z]`, `[^a]`, without regard to case. Blanks at the end of the value count in Unicode text only. */
export function like(value: string, pattern: string, escape: string | undefined, unicode: boolean): boolean {
  const source: string[] = []
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? ""
    if (character === escape) source.push(literal(pattern[++at] ?? ""))
    else if (character === "%") source.push("[\\s\\S]*")
    else if (character === "_") source.push("[\\s\\S]")
    else if (character === "[" && pattern.includes("]", at + 2)) {
      const end = pattern.indexOf("]", at + 2)
      const inner = pattern.slice(at + 1, end)
      const negated = inner.startsWith("^")
      const set = (negated ? inner.slice(1) : inner).replaceAll(/[\\\]^[]/g, "\\$&")
      source.push(`[${negated ? "^" : ""}${set}]`)
      at = end
    } else source.push(literal(character))
  }
  return new RegExp(`^${source.join("")}${unicode ? "" : " *"}$`, "i").test(value)
}

function literal(character: string): string {
  return character.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")
}
