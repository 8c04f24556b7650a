import { isGuid } from "@keyless/core/plugin"

/**
 * Quotes an identifier for SQL Server: in brackets, closing ones inside doubled. This means the same whatever `QUOTED_IDENTIFIER` is set to.
 * Microsoft Learn, "Database identifiers", "Delimited identifiers".
 *
 * @param name - any text without NUL
 */
export function quoteIdentifier(name: string): string {
  if (name.includes("\0")) throw new TypeError("An identifier of SQL Server cannot hold NUL.")
  return `[${name.replaceAll("]", "]]")}]`
}

/** A text as a literal, for statements that take no parameters. Microsoft Learn, "Constants", "Unicode strings". */
export function textLiteral(text: string): string {
  if (text.includes("\0")) throw new TypeError("A literal of SQL Server cannot hold NUL.")
  return `N'${text.replaceAll("'", "''")}'`
}

/** A GUID as a literal, for statements that take no parameters; anything else would be a fault. */
export function guidLiteral(guid: string): string {
  if (!isGuid(guid)) throw new TypeError(`"${guid}" is not a GUID.`)
  return `'${guid}'`
}

/** Bytes as a literal, for statements that take no parameters: `0x44332211`. Microsoft Learn, "Constants", "Binary constants". */
export function binaryLiteral(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString("hex").toUpperCase()}`
}
