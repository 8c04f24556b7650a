import type { Migration } from "./migration.ts"

/** `scope` of `@keyless/core/plugin` was also OAuth's word and ARM's; what it makes is `ephemeral`. */
const words = new Map([
  ["scope", "ephemeral"],
  ["Scope", "Ephemeral"],
  ["ScopeContext", "EphemeralContext"],
])

const imports = /import\s+(?:type\s+)?\{(?<names>[^}]*)\}\s+from\s+["']@keyless\/core(?:\/plugin)?["']/g

export const ephemeral: Migration = {
  number: 1,
  title: "scope and Scope of @keyless/core/plugin are ephemeral and Ephemeral",
  change(text) {
    const imported = [...text.matchAll(imports)].flatMap(({ groups }) => groups?.["names"]?.split(",") ?? [])
    const named = imported
      .map((each) => each.trim().replace(/^type\s+/, ""))
      .filter((each) => words.has(each))
    return named.reduce((changed, word) => renamed(changed, word, words.get(word) ?? word), text)
  },
}

/** An identifier under another name, wherever it stands alone; as a property, such as `permission.scope`, and in a text it is something else. */
function renamed(text: string, word: string, other: string): string {
  const strings = /(["'`])(?:\\.|(?!\1)[^\\])*\1/
  const shape = new RegExp(`${strings.source}|(?<![.\\w])${word}(?![\\w:]|\\?:)`, "g")
  return text.replaceAll(shape, (found) => (found === word ? other : found))
}
