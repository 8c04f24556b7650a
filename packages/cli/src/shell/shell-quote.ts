const nameShape = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Variables as lines for `eval` in a POSIX shell; names that a shell cannot take are given apart. */
export function exportLines(variables: Readonly<Record<string, string>>): {
  readonly lines: readonly string[]
  readonly left: readonly string[]
} {
  const entries = Object.entries(variables)
  return {
    lines: entries
      .filter(([name]) => nameShape.test(name))
      .map(([name, value]) => `export ${name}=${shellQuote(value)}`),
    left: entries.map(([name]) => name).filter((name) => !nameShape.test(name)),
  }
}

/** A word of a command in a POSIX shell, quoted only where it has to be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : shellQuote(text)
}

/** A word that a POSIX shell reads back as it is (POSIX.1, "Single-Quotes"). */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
