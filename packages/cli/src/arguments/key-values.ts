import { fail } from "../errors.ts"

/**
 * Reads the words of a `key=value` option. A value keeps everything after the first `=`; of a repeated key the first counts. These are
 * the rules of the Azure CLI.
 *
 * @param flag - for messages, with dashes
 * @param keys - whether upper and lower case differ in keys
 * @throws KeylessError `invalid_options` with every word that is not of the form
 */
export function parseKeyValues(
  flag: string,
  words: readonly string[],
  keys: "ignore-case" | "exact",
): Readonly<Record<string, string>> {
  // A word without a key may be a secret, so it is named by its place and not repeated.
  const issues = words.flatMap((word, index) =>
    word.indexOf("=") < 1 ? [{ path: flag, message: `word ${index + 1} is not of the form key=value` }] : [],
  )
  if (issues.length > 0) {
    throw fail("invalid_options", `${flag}: ${issues.map(({ message }) => message).join("; ")}.`, {
      hint: `Write ${flag} key=value key=value, with no blanks around the equals sign.`,
      details: { issues },
    })
  }
  const values = new Map<string, string>()
  for (const word of words) {
    const at = word.indexOf("=")
    const key = keys === "exact" ? word.slice(0, at) : word.slice(0, at).toLowerCase()
    if (!values.has(key)) values.set(key, word.slice(at + 1))
  }
  return Object.fromEntries(values)
}
