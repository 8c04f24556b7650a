import { ConnectionStringError } from "./connection-string-error.ts"

/** Values by keyword, in the order of the text. @public */
export type Fields = Readonly<Record<string, string>>

/** What a writer takes: numbers are written in decimal digits. @public */
export type WritableFields = Readonly<Record<string, string | number>>

/** What a keyword looks like in every grammar: letters, digits, blanks, dots, dashes and underscores. */
export const keywordShape = /^[A-Za-z](?:[\w .-]*\w)?$/

/**
 * The pairs of fields that every grammar can carry.
 *
 * @throws ConnectionStringError for a keyword of another shape or one that is there twice when case does not count, and as {@link carried}
 */
export function pairsOf(grammar: string, fields: WritableFields): readonly (readonly [string, string])[] {
  const seen = new Set<string>()
  return Object.entries(fields).map(([keyword, value]) => {
    if (!keywordShape.test(keyword)) throw new ConnectionStringError(grammar, "a keyword that is none")
    refuseTwice(grammar, seen, keyword)
    return [keyword, carried(grammar, String(value))]
  })
}

/** Counts a keyword. @throws ConnectionStringError when it was there before, whatever its case: drivers differ in which of two counts */
export function refuseTwice(grammar: string, seen: Set<string>, keyword: string, position?: number): void {
  const name = keyword.toLowerCase()
  if (seen.has(name)) throw twiceThere(grammar, keyword, position)
  seen.add(name)
}

/** The error for a keyword that is there twice. */
export function twiceThere(grammar: string, keyword: string, position?: number): ConnectionStringError {
  return new ConnectionStringError(grammar, `the keyword "${keyword}" is there twice`, position)
}

/**
 * A value as it is. No grammar carries a NUL, at which drivers written in C stop, nor half of a UTF-16 pair, which is no text in UTF-8.
 *
 * @throws ConnectionStringError for either
 */
export function carried(grammar: string, value: string): string {
  if (value.includes("\0")) throw new ConnectionStringError(grammar, "a value with a NUL in it")
  if (!value.isWellFormed()) throw new ConnectionStringError(grammar, "a value that is no Unicode text")
  return value
}
