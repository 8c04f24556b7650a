import { type Fields, pairsOf, type WritableFields } from "./fields.ts"
import { type PairGrammar, readPairs } from "./read-pairs.ts"

/**
 * Pairs `keyword=value` with semicolons between them, values with special characters in braces and a closing brace doubled inside.
 *
 * Microsoft, "SQLDriverConnect Function" (ODBC reference). The names that PDO_SQLSRV takes follow the same rules behind `sqlsrv:` ("PDO::__construct"), as does the ODBC form of
 * go-mssqldb behind `odbc:`. A comma and a colon stay bare as Microsoft writes them, in `tcp:host,1433`.
 */
const odbc: PairGrammar = {
  name: "ODBC",
  pair: /(?<keyword>[A-Za-z](?:[\w .-]*\w)?)=(?:\{(?<braced>(?:[^}]|\}\})*)\}|(?<bare>[^\s[\]{}();?*=!@'"\p{Cc}]+))(?:;|$)/uy,
  value: ({ braced, bare }) => braced?.replaceAll("}}", "}") ?? bare ?? "",
}

/** A value as ODBC and the Microsoft JDBC driver read it, in braces where it needs them. */
export function bracedWhereNeeded(value: string): string {
  if (/^[^\s[\]{}();?*=!@'"\p{Cc}]+$/u.test(value)) return value
  return `{${value.replaceAll("}", "}}")}}`
}

/**
 * An ODBC connection string, its keywords in the order given, a semicolon after each pair.
 *
 * @param closed - false leaves out the semicolon after the last pair; readers take both
 * @throws ConnectionStringError for fields that the grammar cannot carry
 * @example writeOdbc({ Server: "tcp:db,1433", Database: "my shop" }) // "Server=tcp:db,1433;Database={my shop};"
 * @public
 */
export function writeOdbc(
  fields: WritableFields,
  { closed = true }: { readonly closed?: boolean } = {},
): string {
  const pairs = pairsOf(odbc.name, fields).map(([keyword, value]) => `${keyword}=${bracedWhereNeeded(value)}`)
  return `${pairs.join(";")}${closed && pairs.length > 0 ? ";" : ""}`
}

/**
 * The fields of an ODBC connection string, keywords as they are written. Stricter than driver managers: a special character outside of braces and a value of nothing at all are errors, and
 * so is a keyword that is there twice.
 *
 * @param twice - `first` takes the first of two equal keywords, as driver managers do; drivers that read the string themselves may take the last
 * @throws ConnectionStringError
 * @example readOdbc("Server=tcp:db,1433;Database={my shop};") // { Server: "tcp:db,1433", Database: "my shop" }
 * @public
 */
export function readOdbc(
  text: string,
  { twice = "refuse" }: { readonly twice?: "refuse" | "first" } = {},
): Fields {
  return readPairs(odbc, text, { twice })
}
