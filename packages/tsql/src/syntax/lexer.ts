import { SqlError, syntaxError, unsupported } from "../errors.ts"

export type Token = {
  /** As written, for messages. */
  readonly text: string
  readonly line: number
  readonly start: number
  readonly end: number
} & (
  | { readonly kind: "word"; readonly upper: string }
  | { readonly kind: "quoted" | "string" | "variable" | "global"; readonly value: string }
  | { readonly kind: "number"; readonly form: "integer" | "decimal" | "float" | "money" }
  | { readonly kind: "binary"; readonly value: Uint8Array }
  | { readonly kind: "operator" | "end" }
)

const word = /[\p{L}_#][\p{L}\p{N}_@#$]*/uy
const variable = /@@?[\p{L}\p{N}_@#$]+/uy
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const money = /\$[-+]?(?:\d+(?:\.\d*)?|\.\d+)/y
const operator = /<>|<=|>=|!=|!<|!>|::|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|[-+*/%=<>(),.;&|^~]/y

/**
 * Cuts T-SQL into tokens, the last of kind `end`. `[x]` is a name, `"x"` too or, with QUOTED_IDENTIFIER OFF, text; comments nest as in SQL Server
 * (https://learn.microsoft.com/sql/t-sql/language-elements/slash-star-comment-transact-sql). Throws Msg 102, 105 and 113.
 */
export function tokenize(sql: string, quotedIdentifiers = true): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  let line = 1
  let quoted = quotedIdentifiers
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(sql)?.[0]
  }
  const place = (length: number) => {
    const text = sql.slice(at, at + length)
    return { text, line, start: at, end: at + length }
  }
  const advance = (length: number) => {
    for (const character of sql.slice(at, at + length)) if (character === "\n") line++
    at += length
  }
  const push = (token: Token) => {
    tokens.push(token)
    advance(token.text.length)
  }

  while (at < sql.length) {
    const blank = match(/[\s\uFEFF]+|--[^\n]*/y)
    if (blank !== undefined) {
      advance(blank.length)
      continue
    }
    if (sql.startsWith("/*", at)) {
      advance(commentLength(sql, at, line))
      continue
    }
    const character = sql[at] ?? ""
    const national = /n/i.test(character) && sql[at + 1] === "'" ? 1 : 0
    const text = character === "'" || national === 1 || (character === '"' && !quoted)
    if (text) {
      const { length, value } = delimited(sql, at + national, national === 1 ? "'" : character, line)
      // A backslash at the end of a line joins it with the next: sql-server-utilities-statements-backslash
      push({ kind: "string", value: value.replaceAll(/\\\r?\n/g, ""), ...place(length + national) })
      continue
    }
    if (character === "[" || character === '"') {
      const { length, value } = delimited(sql, at, character === "[" ? "]" : '"', line)
      push({ kind: "quoted", value, ...place(length) })
      continue
    }
    const hexadecimal = match(/0[xX][0-9a-fA-F]*/y)
    if (hexadecimal !== undefined) {
      const digits = hexadecimal.slice(2)
      const even = digits.length % 2 === 1 ? `0${digits}` : digits
      push({ kind: "binary", value: Buffer.from(even, "hex"), ...place(hexadecimal.length) })
      continue
    }
    const digits = match(number)
    if (digits !== undefined) {
      const form = /e/i.test(digits) ? "float" : digits.includes(".") ? "decimal" : "integer"
      push({ kind: "number", form, ...place(digits.length) })
      continue
    }
    const amount = match(money)
    if (amount !== undefined) {
      push({ kind: "number", form: "money", ...place(amount.length) })
      continue
    }
    const name = match(word)
    if (name !== undefined) {
      push({ kind: "word", upper: name.toUpperCase(), ...place(name.length) })
      quoted = quotingBehind(tokens) ?? quoted
      continue
    }
    const local = match(variable)
    if (local !== undefined) {
      push({ kind: local.startsWith("@@") ? "global" : "variable", value: local, ...place(local.length) })
      continue
    }
    const sign = match(operator)
    if (sign === undefined) throw strange(character, line)
    push({ kind: "operator", ...place(sign.length) })
  }
  tokens.push({ kind: "end", text: "", line, start: at, end: at })
  return tokens
}

/** What SET QUOTED_IDENTIFIER says where its last word was just read: it holds from there on, whether the statement runs or not. */
function quotingBehind(tokens: readonly Token[]): boolean | undefined {
  const last = tokens.at(-1)
  if (last?.kind !== "word" || (last.upper !== "ON" && last.upper !== "OFF")) return undefined
  const set = tokens.findLastIndex((token) => token.kind === "word" && token.upper === "SET")
  const options = set < 0 ? [] : tokens.slice(set + 1, -1)
  const list = options.every(({ text }, index) => (index % 2 === 0 ? /^\w+$/.test(text) : text === ","))
  if (!list || !options.some(({ text }) => text.toUpperCase() === "QUOTED_IDENTIFIER")) return undefined
  return last.upper === "ON"
}

/** Characters that begin something in T-SQL and not here: `$action`, `{fn now()}`, `label:`. */
function strange(character: string, line: number): SqlError {
  const known: Readonly<Record<string, string>> = {
    $: "A name that begins with $",
    "{": "An ODBC escape sequence",
    ":": "A label, and whatever else has a colon,",
  }
  const construct = known[character]
  return construct === undefined ? syntaxError(character, line) : unsupported(construct)
}

function delimited(sql: string, start: number, close: string, line: number) {
  let end = start + 1
  for (;;) {
    end = sql.indexOf(close, end)
    if (end < 0) {
      const rest = sql.slice(start + 1)
      throw new SqlError(105, `Unclosed quotation mark after the character string '${rest}'.`, {
        severity: 15,
        line,
        endsBatch: true,
      })
    }
    if (sql[end + 1] !== close) break
    end += 2
  }
  return {
    length: end + 1 - start,
    value: sql.slice(start + 1, end).replaceAll(close + close, close),
  }
}

function commentLength(sql: string, start: number, line: number): number {
  let depth = 0
  let at = start
  do {
    if (sql.startsWith("/*", at)) {
      depth++
      at += 2
    } else if (sql.startsWith("*/", at)) {
      depth--
      at += 2
    } else if (at >= sql.length) {
      throw new SqlError(113, "Missing end comment mark '*/'.", { severity: 15, line, endsBatch: true })
    } else at++
  } while (depth > 0)
  return at - start
}
