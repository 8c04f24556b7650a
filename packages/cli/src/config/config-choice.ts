/** Which config a command line asks for. */
export type ConfigChoice =
  | { readonly kind: "search" }
  | { readonly kind: "none" }
  | { readonly kind: "file"; readonly path: string }

/**
 * Reads `--config FILE` and `--no-config`. Flags and help come from the config's plugins, so it is looked for before the command line is parsed; the
 * last one counts, as with every flag. What stands behind `--` is no flag.
 */
export function configChoice(argv: readonly string[]): ConfigChoice {
  let choice: ConfigChoice = { kind: "search" }
  const end = argv.indexOf("--")
  const words = end === -1 ? argv : argv.slice(0, end)
  for (const [index, word] of words.entries()) {
    const next = words[index + 1]
    if (word === "--no-config") choice = { kind: "none" }
    else if (word.startsWith("--config=")) choice = { kind: "file", path: word.slice("--config=".length) }
    else if (word === "--config" && next !== undefined) choice = { kind: "file", path: next }
  }
  return choice
}
