import { isSymbol, isWord } from "./tokens.ts"
import type { Token } from "./tokens.ts"

const clocks = /^(current_timestamp|now|localtime|localtimestamp)$/i
/** Words that are a value, or begin one: introducers of text, and dates behind the name of their type. */
const literals = /^(null|true|false|_\w+|0x[\da-f]+|0b[01]+|\d\w*)$/i
const introducers = /^(_\w+|n|x|b|date|time|timestamp)$/i
/** What DEFAULT is behind where it is an option's value, or one of the table. */
const options = /^(algorithm|column_format|lock|storage|engine_attribute)$/i
/** What follows a default: the next definition, another property of the column, or a place. */
const operators = new Set(["+", "-", "*", "/", "%", "|", "&", "^", "<", ">", "=", "!", "~"])

/**
 * The token at which the default of a column is more than MySQL takes without parentheses: a literal, or the current time. Undefined where none is.
 * https://dev.mysql.com/doc/refman/8.0/en/data-type-defaults.html
 */
export function unquotedDefault(tokens: readonly Token[]): Token | undefined {
  for (const [index, token] of tokens.entries()) {
    if (!isWord(token, "default") || !isDefaultOfColumn(tokens, index)) continue
    const wrong = wrongValue(tokens, index + 1)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

function isDefaultOfColumn(tokens: readonly Token[], index: number): boolean {
  const [first, before, behind] = [tokens[index - 2], tokens[index - 1], tokens[index + 1]]
  if (before === undefined || behind === undefined || isSymbol(before, "=") || isSymbol(before, "."))
    return false
  if (before.kind === "word" && options.test(before.text)) return false
  // DEFAULT CHARACTER SET and the like are the table's; ON DELETE SET DEFAULT is a key's; DEFAULT(column) a function.
  if (["character", "charset", "collate", "encryption"].some((word) => isWord(behind, word))) return false
  if (isWord(before, "set") && ["delete", "update"].some((word) => isWord(first, word))) return false
  return !isSymbol(behind, "(")
}

function wrongValue(tokens: readonly Token[], at: number): Token | undefined {
  let index = at
  while (isSymbol(tokens[index], "+") || isSymbol(tokens[index], "-")) index++
  const value = tokens[index]
  if (value === undefined || value.kind === "symbol") return undefined
  const next = tokens[index + 1]
  let end = index + 1
  if (value.kind === "identifier") return value
  if (value.kind === "word") {
    if (introducers.test(value.text) && next?.kind === "string") end = index + 2
    else if (clocks.test(value.text)) end = isSymbol(next, "(") ? closing(tokens, index + 1) + 1 : index + 1
    else if (!literals.test(value.text)) return value
  }
  // 1.5 is read as three tokens.
  while (isSymbol(tokens[end], ".") || (isSymbol(tokens[end - 1], ".") && tokens[end]?.kind === "word")) end++
  const behind = tokens[end]
  return behind?.kind === "symbol" && operators.has(behind.text) ? behind : undefined
}

function closing(tokens: readonly Token[], from: number): number {
  let depth = 0
  for (let index = from; index < tokens.length; index++) {
    if (isSymbol(tokens[index], "(")) depth++
    if (isSymbol(tokens[index], ")")) depth--
    if (depth === 0) return index
  }
  return tokens.length
}
