/** A piece of SQL that means something: white space and comments are none. */
export interface Token {
  readonly kind: "word" | "string" | "identifier" | "symbol"
  /** As written. */
  readonly text: string
  readonly start: number
}

const space = /\s+/y
const lineComment = /(?:#|--(?=\s|$))[^\n]*/y
const word = /[\w$\u0080-\uffff]+/y

/**
 * The tokens of an SQL text as MySQL reads it without ANSI_QUOTES and NO_BACKSLASH_ESCAPES.
 * Comments are passed over; `asMysqlReads` takes those apart that are run.
 * https://dev.mysql.com/doc/refman/8.0/en/language-structure.html
 */
export function* tokensOf(sql: string): Generator<Token> {
  let at = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(sql)?.[0]
  }
  while (at < sql.length) {
    const skipped = match(space) ?? match(lineComment)
    if (skipped !== undefined) {
      at += skipped.length
      continue
    }
    if (sql.startsWith("/*", at)) {
      const end = sql.indexOf("*/", at + 2)
      at = end === -1 ? sql.length : end + 2
      continue
    }
    const start = at
    const first = sql.charAt(at)
    const plain = match(word)
    if (plain !== undefined) at += plain.length
    else if (first === "'" || first === '"' || first === "`") at = endOfQuoted(sql, at)
    else at += 1
    yield { kind: kindOf(first, plain), text: sql.slice(start, at), start }
  }
}

function kindOf(first: string, plain: string | undefined): Token["kind"] {
  if (plain !== undefined) return "word"
  if (first === "`") return "identifier"
  return first === "'" || first === '"' ? "string" : "symbol"
}

/** A doubled quote continues the text, and so does whatever a backslash precedes, but not in names. */
export function endOfQuoted(sql: string, start: number): number {
  const quote = sql.charAt(start)
  for (let at = start + 1; at < sql.length; at += 1) {
    if (sql[at] === "\\" && quote !== "`") at += 1
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1
      at += 1
    }
  }
  return sql.length
}

const escapes: Readonly<Record<string, string>> = { 0: "\0", b: "\b", n: "\n", r: "\r", t: "\t", Z: "\x1a" }

/** What a token stands for: the text of a string, the name of an identifier, and any other token as it is. */
export function valueOf({ kind, text }: Token): string {
  if (kind === "identifier") return text.slice(1, -1).replaceAll("``", "`")
  if (kind !== "string") return text
  const quote = text.charAt(0)
  return text
    .slice(1, -1)
    .replaceAll(/\\([\s\S])/g, (_, character: string) => escapes[character] ?? character)
    .replaceAll(quote + quote, quote)
}

/** Whether a token is that word, without regard to case. */
export function isWord(token: Token | undefined, expected: string): boolean {
  return token?.kind === "word" && token.text.toLowerCase() === expected
}

export function isSymbol(token: Token | undefined, expected: string): boolean {
  return token?.kind === "symbol" && token.text === expected
}
