/**
 * Quotes a value of an ADO.NET connection string where it needs it: quotes, equals signs, semicolons, blanks or control
 * characters. The same choice as `DbConnectionStringBuilder.AppendKeyValuePair` makes (Microsoft .NET reference), on which
 * Npgsql, MySqlConnector and Microsoft.Data.SqlClient build. A brace at the start is quoted too: Node.js's mssql would take it
 * for a quote of ODBC's.
 *
 * @example adoNetValue("my shop") // '"my shop"'
 * @public
 */
export function adoNetValue(value: string): string {
  if (/^(?!\{)[^"'=;\s\p{Cc}]*$/u.test(value)) return value
  if (value.includes('"') && !value.includes("'")) return `'${value}'`
  return `"${value.replaceAll('"', '""')}"`
}

/**
 * An ADO.NET connection string, its keywords in the order given, a semicolon after each pair.
 *
 * @param closed - false leaves out the semicolon after the last pair; readers take both
 * @example adoNetString({ Server: "db", Port: 5432 }) // "Server=db;Port=5432;"
 * @public
 */
export function adoNetString(
  parameters: Readonly<Record<string, string | number>>,
  { closed = true }: { readonly closed?: boolean } = {},
): string {
  const pairs = Object.entries(parameters).map(
    ([keyword, value]) => `${keyword}=${adoNetValue(String(value))}`,
  )
  return `${pairs.join(";")}${closed ? ";" : ""}`
}
