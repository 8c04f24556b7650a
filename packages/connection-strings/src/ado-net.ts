import { type Fields, pairsOf, type WritableFields } from "./fields.ts"
import { type PairGrammar, readPairs } from "./read-pairs.ts"

/**
 * Pairs `keyword=value` with semicolons between them, values in double or single quotes where they need it and the same quote doubled inside.
 *
 * .NET API reference, `DbConnectionStringBuilder.ConnectionString` and `AppendKeyValuePair`, on which Npgsql, MySqlConnector and Microsoft.Data.SqlClient build; Node.js's
 * mssql reads the same and takes a brace at the start of a value for a quote of ODBC's. A value that is empty has to be quoted: without quotes .NET drops its keyword.
 */
const adoNet: PairGrammar = {
  name: "ADO.NET",
  pair: /[ \t\r\n]*(?<keyword>[A-Za-z](?:[\w .-]*\w)?)[ \t\r\n]*=[ \t\r\n]*(?:"(?<double>(?:[^"]|"")*)"|'(?<single>(?:[^']|'')*)'|(?<bare>[^\s;="'{\p{Cc}](?:[^;="'\p{Cc}]*[^\s;="'\p{Cc}])?))[ \t\r\n]*(?:;[ \t\r\n]*|$)/uy,
  value: ({ double, single, bare }) =>
    double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? bare ?? "",
}

/** A value, quoted where it has quotes, equals signs, semicolons, blanks or control characters, begins with a brace or is empty. */
function adoNetValue(value: string): string {
  if (/^[^"'=;\s\p{Cc}{][^"'=;\s\p{Cc}]*$/u.test(value)) return value
  if (value.includes('"') && !value.includes("'")) return `'${value}'`
  return `"${value.replaceAll('"', '""')}"`
}

/**
 * An ADO.NET connection string, its keywords in the order given, a semicolon after each pair.
 *
 * @param closed - false leaves out the semicolon after the last pair; readers take both
 * @throws ConnectionStringError for fields that the grammar cannot carry
 * @example writeAdoNet({ Server: "db", Database: "my shop" }) // 'Server=db;Database="my shop";'
 * @public
 */
export function writeAdoNet(
  fields: WritableFields,
  { closed = true }: { readonly closed?: boolean } = {},
): string {
  const pairs = pairsOf(adoNet.name, fields).map(([keyword, value]) => `${keyword}=${adoNetValue(value)}`)
  return `${pairs.join(";")}${closed && pairs.length > 0 ? ";" : ""}`
}

/**
 * The fields of an ADO.NET connection string, keywords as they are written. Stricter than .NET: an equals sign or a quote in a value without quotes, a value of nothing at
 * all, a brace at the start of one and a keyword that is there twice are errors.
 *
 * @throws ConnectionStringError
 * @example readAdoNet('Server=db;Database="my shop";') // { Server: "db", Database: "my shop" }
 * @public
 */
export function readAdoNet(text: string): Fields {
  return readPairs(adoNet, text)
}
