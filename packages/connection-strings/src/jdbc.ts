import { type Address, addressText, readAddress } from "./address.ts"
import { ConnectionStringError } from "./connection-string-error.ts"
import type { Fields, WritableFields } from "./fields.ts"
import { percentDecoded, percentEncoded, readQuery, writeQuery } from "./percent.ts"

/** What a JDBC URL of pgJDBC or MySQL Connector/J says. @public */
export interface JdbcUrl extends Address {
  /** `postgresql` or `mysql`. */
  readonly subprotocol: string
  readonly database: string
  readonly properties: Fields
}

/**
 * `jdbc:<subprotocol>://<host>:<port>/<database>?<properties>`, database and properties percent-encoded.
 *
 * pgJDBC documentation, "Initializing the Driver"; MySQL Connector/J Developer Guide, "Connection URL Syntax". Both decode as a form does, with `+` for a blank, so a plus sign has to
 * be encoded too.
 */
const name = "JDBC URL"

/**
 * A JDBC URL, its properties in the order given.
 *
 * @throws ConnectionStringError for fields that the grammar cannot carry
 * @example writeJdbcUrl({ subprotocol: "postgresql", host: "db", port: 5432, database: "shop", properties: { user: "a b" } })
 * // "jdbc:postgresql://db:5432/shop?user=a%20b"
 * @public
 */
export function writeJdbcUrl({
  subprotocol,
  database,
  properties,
  ...address
}: Omit<JdbcUrl, "properties"> & { readonly properties: WritableFields }): string {
  if (!/^[a-z]+$/.test(subprotocol)) throw new ConnectionStringError(name, "a subprotocol that is none")
  const query = writeQuery(name, properties)
  const path = `${addressText(name, address)}/${percentEncoded(name, database)}`
  return `jdbc:${subprotocol}://${path}${query === "" ? "" : `?${query}`}`
}

/**
 * Reads a JDBC URL. Stricter than the drivers: one host with its port, no plus sign, and no property twice whatever its case.
 *
 * @throws ConnectionStringError
 * @public
 */
export function readJdbcUrl(text: string): JdbcUrl {
  const [, start = "", subprotocol = "", address = "", database = "", query = ""] =
    /^(jdbc:([a-z]+):\/\/)([^/?]*)\/([^?]*)(?:\?(.*))?$/s.exec(text) ?? []
  if (start === "") throw new ConnectionStringError(name, "no jdbc:subprotocol://host:port/database", 0)
  const path = start.length + address.length + 1
  return {
    subprotocol,
    ...readAddress(name, address, start.length),
    database: percentDecoded(name, database, path),
    properties: readQuery(name, query, path + database.length + 1),
  }
}
