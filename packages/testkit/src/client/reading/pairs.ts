/** What a text says, keyword by keyword, values as a driver gets them. Keywords are in lower case and may come twice. */
export type Pairs = readonly (readonly [keyword: string, value: string])[]

/** Reads a text of one grammar; null for one that is none. */
export type Reader = (text: string) => Pairs | null

/** What may stand before the pairs of a data source name: `dbi:Pg:`, `sqlsrv:`, `odbc:`. */
const scheme = /^(?:[A-Za-z][\w+-]*:){0,2}(?!\/\/)/

/** libpq's keywords and values. PostgreSQL documentation, "Connection Strings", 34.1.1.1. */
export const libpqPairs: Reader = (text) =>
  all(
    text,
    /\s*([A-Za-z_]\w*)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*))(?:\s+|$)/suy,
    [unescaped, unescaped],
  )

/** ADO.NET's. .NET reference, DbConnectionStringBuilder.ConnectionString. */
export const adoNetPairs: Reader = (text) =>
  all(
    text,
    /\s*([A-Za-z][\w .-]*?)\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|((?!["'\s{])(?:[^;\s\p{Cc}]|\s+[^;\s\p{Cc}])*(?<!["'])|(?=;|$)))\s*(?:;\s*|$)/uy,
    [(value) => value.replaceAll('""', '"'), (value) => value.replaceAll("''", "'"), asItIs],
  )

/** ODBC's, in braces where they need it. Microsoft, "SQLDriverConnect Function". */
export const odbcPairs: Reader = (text) =>
  all(text, /\s*([A-Za-z][\w .-]*?)\s*=\s*(?:\{((?:[^}]|\}\})*)\}|([^[\]{}();?*=!@'"\p{Cc}]*))(?:;\s*|$)/uy, [
    (value) => value.replaceAll("}}", "}"),
    asItIs,
  ])

/** Pairs without any quoting, as data source names of DBI and PDO are. */
export const barePairs: Reader = (text) => all(text, /\s*([A-Za-z][\w .-]*?)\s*=([^;\n]*)(?:;|$)/uy, [asItIs])

/** @param plain - what each of the groups behind the keyword stands for */
function all(text: string, pair: RegExp, plain: readonly ((value: string) => string)[]): Pairs | null {
  const found: [string, string][] = []
  pair.lastIndex = scheme.exec(text)?.[0].length ?? 0
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text)
    if (match === null) return null
    const [, keyword = "", ...groups] = match
    const values = groups.flatMap((group: string | undefined, index) =>
      group === undefined ? [] : [plain[index]?.(group) ?? group],
    )
    found.push([keyword.toLowerCase(), values[0] ?? ""])
  }
  return found.length > 1 ? found : null
}

function asItIs(value: string): string {
  return value
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/gs, "$1")
}
