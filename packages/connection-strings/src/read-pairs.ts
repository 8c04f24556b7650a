import { ConnectionStringError } from "./connection-string-error.ts"
import { type Fields, refuseTwice } from "./fields.ts"

/** The named groups of a match. */
type Groups = Readonly<Record<string, string | undefined>>

/** Pairs of a keyword and a value, one after another. */
export interface PairGrammar {
  readonly name: string
  /** One pair with what separates it from the next one: sticky, with a group `keyword` and others for the value. */
  readonly pair: RegExp
  /** The value that the groups of {@link PairGrammar.pair} say. */
  readonly value: (groups: Groups) => string
}

/**
 * Reads text that is pairs and nothing else.
 *
 * @param start - where the pairs begin
 * @param twice - what becomes of a keyword that was there before, whatever its case
 * @throws ConnectionStringError where no pair begins, at a keyword that was there before unless `twice` says otherwise, and at a NUL
 */
export function readPairs(
  { name, pair, value }: PairGrammar,
  text: string,
  start = 0,
  twice: "refuse" | "first" = "refuse",
): Fields {
  const nul = text.indexOf("\0")
  if (nul !== -1) throw new ConnectionStringError(name, "a NUL", nul)
  const found: [string, string][] = []
  const seen = new Set<string>()
  let position = start
  while (position < text.length) {
    pair.lastIndex = position
    const groups: Groups | undefined = pair.exec(text)?.groups
    const keyword = groups?.["keyword"]
    if (groups === undefined || keyword === undefined) {
      throw new ConnectionStringError(name, "no pair", position)
    }
    if (twice === "refuse") refuseTwice(name, seen, keyword, position)
    if (twice === "refuse" || !seen.has(keyword.toLowerCase())) found.push([keyword, value(groups)])
    seen.add(keyword.toLowerCase())
    position = pair.lastIndex
  }
  return Object.fromEntries(found)
}
