import { SqlError, syntaxError, unsupported } from "../errors.ts"
import { isKeyWordElsewhere } from "../known/key-words.ts"
import { isReserved } from "./reserved.ts"
import type { Token } from "./lexer.ts"

/** Reads tokens one after the other. Words are compared without regard to case. */
export interface Cursor {
  /** The token `ahead` places further, without taking it. */
  peek(ahead?: number): Token
  next(): Token
  /** Whether the coming tokens are these words or operators. */
  at(...words: readonly string[]): boolean
  /** Takes these words or operators if they come, all or none. */
  accept(...words: readonly string[]): boolean
  /** Takes these words or operators or throws Msg 102. */
  expect(...words: readonly string[]): void
  /** A name: quoted, or a word that is not reserved. */
  name(): string
  /** Names with dots between them; a part left out (`db..t`) is empty. */
  dottedName(): string[]
  string(): string
  /** Msg 102 or 156 at the coming token; Msg 40515 for a word of T-SQL that this engine does not read. */
  fail(): SqlError
  /** Text between two tokens' places. */
  textFrom(start: number): string
  /** Index of the token to come. */
  readonly position: number
}

/** Longest name of an object, a user or a column (`sysname`). */
const nameLimit = 128

/** Starts at the first token. */
export function createCursor(sql: string, tokens: readonly Token[]): Cursor {
  let index = 0
  const last = tokens[tokens.length - 1]
  const peek = (ahead = 0): Token => {
    const token = tokens[index + ahead] ?? last
    if (token === undefined) throw syntaxError("", 1)
    return token
  }
  const is = (token: Token, word: string) =>
    token.kind === "word" ? token.upper === word : token.kind === "operator" && token.text === word
  const at = (...words: readonly string[]) => words.every((word, ahead) => is(peek(ahead), word))
  const next = () => {
    const token = peek()
    index++
    return token
  }
  const fail = (): SqlError => {
    const token = peek()
    if (token.kind === "word" && isKeyWordElsewhere(token.upper))
      return unsupported(`${token.upper} at this place`)
    if (token.kind !== "word" || !isReserved(token.upper)) return syntaxError(token.text, token.line)
    return new SqlError(156, `Incorrect syntax near the keyword '${token.text}'.`, {
      severity: 15,
      line: token.line,
      endsBatch: true,
    })
  }

  const cursor: Cursor = {
    peek,
    next,
    at,
    accept(...words) {
      if (!at(...words)) return false
      index += words.length
      return true
    },
    expect(...words) {
      for (const word of words) if (!cursor.accept(word)) throw fail()
    },
    name() {
      const token = peek()
      if (token.kind === "word" ? isReserved(token.upper) : token.kind !== "quoted") throw fail()
      const name = token.kind === "quoted" ? token.value : token.text
      if (name === "") {
        const text = "An object or column name is missing or empty."
        throw new SqlError(1038, text, { severity: 15, line: token.line, endsBatch: true })
      }
      if (name.length > nameLimit) {
        const text = `The identifier that starts with '${name.slice(0, nameLimit)}' is too long. Maximum length is ${nameLimit}.`
        throw new SqlError(103, text, { severity: 15, line: token.line, endsBatch: true })
      }
      index++
      return name
    },
    dottedName() {
      const parts = [cursor.name()]
      while (cursor.accept(".")) {
        if (at(".")) parts.push("")
        else parts.push(cursor.name())
      }
      return parts
    },
    string() {
      const token = peek()
      if (token.kind !== "string") throw fail()
      index++
      return token.value
    },
    fail,
    textFrom: (start) => sql.slice(start, tokens[index - 1]?.end ?? start),
    get position() {
      return index
    },
  }
  return cursor
}
