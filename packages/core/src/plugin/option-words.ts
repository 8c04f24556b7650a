import { KeylessError } from "./errors.ts"

/** What front ends make of an option of a plugin: a flag, or a word of a `key=value` option, with a description. @public */
export interface OptionWords {
  /** What it is, a sentence with its full stop; stands in the help. */
  readonly description: string
  /** Long flag without dashes, of a source or a target. @defaultValue the property's name with dashes */
  readonly flag?: string
  /** The flag's one letter. */
  readonly short?: string
  /** More long flags that mean the same. */
  readonly aliases?: readonly string[]
  /** Word of an auth option that is written `key=value`. @defaultValue the property's name with dashes */
  readonly key?: string
  /** Of a target: the word that users type among those of the auth option, instead of a flag. */
  readonly authKey?: string
  /** Of a source: it matters only when a connection is made, and names no app. */
  readonly createOnly?: true
  /** It is secret: never shown, and asked for without an echo. */
  readonly writeOnly?: true
}

const wordShape = /^[a-z][a-z0-9-]*$/
const letterShape = /^[A-Za-z]$/

/**
 * Checks the words of an option, for a schema that gives them to front ends as keywords of its JSON Schema.
 *
 * @example z.string().meta(optionWords({ flag: "cluster", short: "c", description: "Name of the cluster." }))
 * @throws KeylessError `invalid_plugin` for a flag that nobody can type
 * @public
 */
export function optionWords<const W extends OptionWords>(words: W): W {
  const { description, flag, short, aliases = [], key, authKey } = words
  const wrong = [flag, key, authKey, ...aliases].find((word) => word !== undefined && !wordShape.test(word))
  if (wrong !== undefined) {
    throw refusal(`"${wrong}" cannot be typed: a word has small letters, digits and dashes, a letter first.`)
  }
  if (short !== undefined && !letterShape.test(short))
    throw refusal(`The short flag "${short}" is not one letter.`)
  if (description.trim() === "")
    throw refusal(`An option has no description${flag === undefined ? "" : `: --${flag}`}.`)
  return words
}

function refusal(message: string): KeylessError {
  return new KeylessError("invalid_plugin", message, { hint: "Correct the options of the plugin." })
}
