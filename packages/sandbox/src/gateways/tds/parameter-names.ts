/**
 * The names that a parameter definition declares, in order: `@a` and `@b` of `@a int, @b nvarchar(10) output`. Commas in
 * parentheses, brackets and quotes separate nothing.
 */
export function declaredNames(definition: string): string[] {
  const names: string[] = []
  let depth = 0
  let start = true
  for (const [token] of definition.matchAll(/\[[^\]]*\]|"[^"]*"|'[^']*'|@[\p{L}\p{N}_@#$]+|[(),]/gu)) {
    if (token === "(") depth += 1
    else if (token === ")") depth -= 1
    else if (token === "," && depth === 0) start = true
    else if (start && token.startsWith("@")) {
      names.push(token)
      start = false
    }
  }
  return names
}
