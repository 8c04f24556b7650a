import { isSymbol, isWord, tokensOf } from "./tokens.ts"

const aboutAccounts = /^\s*(?:create|alter)\s+(?:or\s+replace\s+)?user\b|^\s*grant\b|^\s*set\s+password\b/i

/** The statement with passwords blotted out, as a record may keep it. The ids of CREATE AADUSER are no secrets. */
export function redactPasswords(sql: string): string {
  if (!aboutAccounts.test(sql)) return sql
  const tokens = [...tokensOf(sql)]
  let result = ""
  let done = 0
  tokens.forEach((token, index) => {
    const before = tokens[index - 1]
    const secret =
      token.kind === "string" &&
      (["by", "as", "using", "password"].some((word) => isWord(before, word)) ||
        isSymbol(before, "(") ||
        (isSymbol(before, "=") && isWord(tokens[0], "set")))
    if (!secret) return
    result += `${sql.slice(done, token.start)}'***'`
    done = token.start + token.text.length
  })
  return result + sql.slice(done)
}
