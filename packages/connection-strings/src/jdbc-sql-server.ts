import { type Address, addressText, readAddress } from "./address.ts"
import { ConnectionStringError } from "./connection-string-error.ts"
import { type Fields, pairsOf, type WritableFields } from "./fields.ts"
import { bracedWhereNeeded } from "./odbc.ts"
import { type PairGrammar, readPairs } from "./read-pairs.ts"

/** What a URL for the Microsoft JDBC driver for SQL Server says. @public */
export interface SqlServerJdbcUrl extends Address {
  readonly properties: Fields
}

/**
 * `jdbc:sqlserver://<host>:<port>;` and pairs `name=value` with semicolons between them, values with special characters in braces and a closing brace doubled inside, which the driver
 * reads from version 8.4 on.
 *
 * Microsoft, "Building the connection URL".
 */
const sqlServer: PairGrammar = {
  name: "JDBC URL of SQL Server",
  pair: /(?<keyword>[A-Za-z](?:[\w .-]*\w)?)=(?:\{(?<braced>(?:[^}]|\}\})*)\}|(?<bare>[^\s[\]{}();?*=!@'"\p{Cc}]+))(?:;|$)/uy,
  value: ({ braced, bare }) => braced?.replaceAll("}}", "}") ?? bare ?? "",
}

/**
 * A URL for the Microsoft JDBC driver for SQL Server, its properties in the order given, a semicolon after each.
 *
 * @throws ConnectionStringError for fields that the grammar cannot carry
 * @example writeSqlServerJdbcUrl({ host: "db", port: 1433, properties: { databaseName: "my shop" } })
 * // "jdbc:sqlserver://db:1433;databaseName={my shop};"
 * @public
 */
export function writeSqlServerJdbcUrl({
  properties,
  ...address
}: Address & { readonly properties: WritableFields }): string {
  const pairs = pairsOf(sqlServer.name, properties).map(
    ([keyword, value]) => `${keyword}=${bracedWhereNeeded(value)};`,
  )
  return `jdbc:sqlserver://${addressText(sqlServer.name, address)};${pairs.join("")}`
}

/**
 * Reads a URL for the Microsoft JDBC driver for SQL Server, names as they are written. Stricter than the driver: the port has to be there, and a special character outside of braces,
 * a value of nothing at all and a property that is there twice are errors.
 *
 * @throws ConnectionStringError
 * @public
 */
export function readSqlServerJdbcUrl(text: string): SqlServerJdbcUrl {
  const start = "jdbc:sqlserver://"
  const [whole = "", address = ""] = /^jdbc:sqlserver:\/\/([^;]*)(?:;|$)/.exec(text) ?? []
  if (whole === "") throw new ConnectionStringError(sqlServer.name, `no ${start}host:port`, 0)
  return {
    ...readAddress(sqlServer.name, address, start.length),
    properties: readPairs(sqlServer, text, { start: whole.length }),
  }
}
