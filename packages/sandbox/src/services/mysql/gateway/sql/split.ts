import { isSymbol, isWord, tokensOf } from "./tokens.ts"
import type { Token } from "./tokens.ts"

export interface Statement {
  readonly sql: string
  readonly tokens: readonly Token[]
}

/** Objects whose bodies have statements of their own. */
const compound = ["procedure", "function", "trigger", "event", "package"]

/**
 * The statements of a text, without the semicolons between them. A stored program goes on to the end of the text:
 * where its body ends only the server's grammar can tell.
 */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = []
  let tokens: Token[] = []
  const finish = (end: number) => {
    const [first] = tokens
    if (first !== undefined) statements.push({ sql: sql.slice(first.start, end).trimEnd(), tokens })
    tokens = []
  }
  let inBody = false
  for (const token of tokensOf(sql)) {
    if (isSymbol(token, ";") && !inBody) {
      finish(token.start)
      continue
    }
    tokens.push(token)
    inBody ||= startsBody(tokens)
  }
  finish(sql.length)
  return statements
}

function startsBody(tokens: readonly Token[]): boolean {
  const [first, second] = tokens
  if (isWord(first, "begin")) return isWord(second, "not")
  const last = tokens.at(-1)
  if (!isWord(first, "create") || last?.kind !== "word") return false
  const between = tokens.slice(1, -1)
  return (
    compound.includes(last.text.toLowerCase()) &&
    between.every((token, index) => isClause(token, between[index - 1]))
  )
}

/** Whether a token belongs to what may stand before the kind of object: OR REPLACE, AGGREGATE, DEFINER = 'u'@'h'. */
function isClause(token: Token, before: Token | undefined): boolean {
  if (["or", "replace", "aggregate", "definer"].some((word) => isWord(token, word))) return true
  if (token.kind === "symbol") return ["=", "@", "(", ")"].includes(token.text)
  return isSymbol(before, "=") || isSymbol(before, "@")
}
