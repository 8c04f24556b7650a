import { attributesView } from "../engine/user-view.ts"
import { isSymbol, isWord, tokensOf, valueOf } from "./tokens.ts"
import type { Token } from "./tokens.ts"

/** System variables that MariaDB before 11.1 knows by their older name only. */
const variables = new Map([
  ["transaction_isolation", "tx_isolation"],
  ["transaction_read_only", "tx_read_only"],
])

/**
 * MySQL 8.0's standard collation, which MariaDB before 11.4 does not have, and the nearest one it has: neither looks at case and accents, and to
 * neither blanks at the end are nothing (NO PAD).
 */
const collation = "utf8mb4_0900_ai_ci"
export const nearestCollation = "utf8mb4_unicode_520_nopad_ci"

/** A table of MySQL 8.0.21 that MariaDB does not have, and the view that stands for it. */
const attributesTable = "user_attributes"

const anyOfThem = /transaction_isolation|transaction_read_only|utf8mb4|user_attributes|^\s*set\s+password\b/i

/** Says with MariaDB's words what drivers say to MySQL 8.0 on their own. Other statements come back as they are. */
export function inEngineWords(sql: string): string {
  if (!anyOfThem.test(sql)) return sql
  const tokens = [...tokensOf(sql)]
  let result = ""
  let done = 0
  tokens.forEach((token, index) => {
    const attributes = isAttributesTable(tokens, index)
    const replacement = attributes
      ? attributesView
      : (replacementOf(token, tokens[index - 1], tokens[0]) ??
        withCollation(tokens, index) ??
        newPassword(tokens, index))
    if (replacement === undefined) return
    result += sql.slice(done, (attributes ? tokens[index - 2] : token)?.start) + replacement
    done = token.start + token.text.length
  })
  return result + sql.slice(done)
}

/** Whether the token is the last of `information_schema.user_attributes`. */
function isAttributesTable(tokens: readonly Token[], index: number): boolean {
  const [schema, dot, table] = tokens.slice(Math.max(0, index - 2), index + 1)
  const named = (token: Token | undefined, name: string) =>
    token !== undefined && token.kind !== "string" && valueOf(token).toLowerCase() === name
  return (
    index >= 2 && named(schema, "information_schema") && isSymbol(dot, ".") && named(table, attributesTable)
  )
}

/** In MySQL 8.0 `utf8mb4` without a collation means the standard one, in MariaDB an older one. */
function withCollation(tokens: readonly Token[], index: number): string | undefined {
  const token = tokens[index]
  if (token === undefined || token.kind === "symbol" || valueOf(token).toLowerCase() !== "utf8mb4")
    return undefined
  if (tokens.some((each) => isWord(each, "collate"))) return undefined
  const before = isSymbol(tokens[index - 1], "=") ? index - 2 : index - 1
  const named =
    isWord(tokens[before], "charset") ||
    isWord(tokens[before], "names") ||
    (isWord(tokens[before], "set") && ["character", "char"].some((word) => isWord(tokens[before - 1], word)))
  const define = ["create", "alter"].some((word) => isWord(tokens[0], word))
  const names = isWord(tokens[0], "set") && isWord(tokens[before], "names")
  return named && (define || names) ? `${token.text} COLLATE ${nearestCollation}` : undefined
}

/** MySQL 8.0 takes the password of SET PASSWORD as it is, MariaDB its hash. */
function newPassword(tokens: readonly Token[], index: number): string | undefined {
  const token = tokens[index]
  const set = isWord(tokens[0], "set") && isWord(tokens[1], "password") && isSymbol(tokens[index - 1], "=")
  return set && token?.kind === "string" ? `password(${token.text})` : undefined
}

/** A variable is one behind `@@` or `@@session.`, or in SET; elsewhere the word may be a column or an alias. */
function replacementOf(
  token: Token,
  before: Token | undefined,
  first: Token | undefined,
): string | undefined {
  if (token.kind === "symbol") return undefined
  const text = token.text.toLowerCase()
  if (text.replaceAll(/['"`]/g, "") === collation) return text.replace(collation, nearestCollation)
  if (token.kind !== "word") return undefined
  const isVariable = isSymbol(before, "@") || isSymbol(before, ".") || isWord(first, "set")
  return isVariable ? variables.get(text) : undefined
}
