/** PostgreSQL keeps 63 bytes of a name (NAMEDATALEN - 1) and cuts the rest silently. */
export const longestName = 63

/**
 * Quotes an identifier for PostgreSQL: in double quotes, those inside doubled. PostgreSQL documentation, 4.1.1.
 *
 * @param name - any text without NUL
 */
export function quoteIdentifier(name: string): string {
  if (name.includes("\0")) throw new TypeError("A PostgreSQL identifier cannot hold NUL.")
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * Quotes a literal for the few statements that take no parameters. The `E` form with doubled backslashes means the same whatever
 * `standard_conforming_strings` is set to. PostgreSQL documentation, 4.1.2.2.
 */
export function quoteLiteral(value: string): string {
  if (value.includes("\0")) throw new TypeError("A PostgreSQL literal cannot hold NUL.")
  const escaped = value.replaceAll("'", "''")
  return escaped.includes("\\") ? `E'${escaped.replaceAll("\\", "\\\\")}'` : `'${escaped}'`
}
