import { ConnectionStringError } from "./connection-string-error.ts"
import { type Fields, twiceThere } from "./fields.ts"

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

/** What becomes of a keyword that is there twice, whatever its case. */
export type Twice = "refuse" | "first" | "last"

/**
 * Reads text that is pairs and nothing else.
 *
 * @param start - where the pairs begin
 * @throws ConnectionStringError where no pair begins, at a keyword that was there before unless `twice` says which one counts, and at a NUL
 */
export function readPairs(
  { name, pair, value }: PairGrammar,
  text: string,
  { start = 0, twice = "refuse" }: { readonly start?: number; readonly twice?: Twice } = {},
): Fields {
  const nul = text.indexOf("\0")
  if (nul !== -1) throw new ConnectionStringError(name, "a NUL", nul)
  const found = new Map<string, readonly [string, string]>()
  let position = start
  while (position < text.length) {
    pair.lastIndex = position
    const groups: Groups | undefined = pair.exec(text)?.groups
    const keyword = groups?.["keyword"]
    if (groups === undefined || keyword === undefined) {
      throw new ConnectionStringError(name, "no pair", position)
    }
    const key = keyword.toLowerCase()
    if (twice === "refuse" && found.has(key)) throw twiceThere(name, keyword, position)
    if (twice !== "first" || !found.has(key)) found.set(key, [keyword, value(groups)])
    position = pair.lastIndex
  }
  return Object.fromEntries(found.values())
}
