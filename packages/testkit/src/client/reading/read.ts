import { goMysql, json, sqlServerUrl, url } from "./addresses.ts"
import { adoNetPairs, barePairs, libpqPairs, odbcPairs, type Pairs, type Reader } from "./pairs.ts"

const readers: readonly Reader[] = [
  url,
  goMysql,
  sqlServerUrl,
  json,
  libpqPairs,
  adoNetPairs,
  odbcPairs,
  barePairs,
]

/** The grammars in which a text says a fact, and the text is more than the fact. */
export function grammarsOf(text: string, facts: readonly string[]): readonly Reader[] {
  return readers.filter((read) => {
    const pairs = read(text)
    return pairs !== null && facts.some((fact) => pairs.some(([, value]) => value.includes(fact)))
  })
}

/** What a text says in each of the grammars that it is of. */
export function readings(text: string, facts: readonly string[]): readonly Pairs[] {
  return grammarsOf(text, facts).flatMap((read) => {
    const pairs = read(text)
    return pairs === null ? [] : [pairs]
  })
}
