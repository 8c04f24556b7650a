import { type Address, addressText, readAddress } from "./address.ts"
import { ConnectionStringError } from "./connection-string-error.ts"
import { carried, type Fields, type WritableFields } from "./fields.ts"
import { percentDecoded, percentEncoded, readQuery, writeQuery } from "./percent.ts"

/** What a data source name of go-sql-driver says. @public */
export interface GoMySqlName extends Address {
  /** Has no colon: the driver would take what follows for a password. */
  readonly user: string
  readonly database: string
  readonly parameters: Fields
}

/**
 * `<user>@tcp(<host>:<port>)/<database>?<parameters>`, the user as it stands, database and parameters percent-encoded. The driver looks for the last slash, for the last `@` before it and for the
 * first question mark behind it. It decodes the database from version 1.8 on.
 *
 * README of go-sql-driver/mysql, "DSN (Data Source Name)". The driver decodes no list of character sets, so commas stay as they are.
 */
const name = "go-sql-driver DSN"

/**
 * A data source name of go-sql-driver without a password, its parameters in the order given.
 *
 * @throws ConnectionStringError for fields that the grammar cannot carry, such as a user with a colon
 * @example writeGoMySql({ user: "app", host: "db", port: 3306, database: "shop", parameters: { tls: "true" } })
 * // "app@tcp(db:3306)/shop?tls=true"
 * @public
 */
export function writeGoMySql({
  user,
  database,
  parameters,
  ...address
}: Omit<GoMySqlName, "parameters"> & { readonly parameters: WritableFields }): string {
  if (user.includes(":")) throw new ConnectionStringError(name, "a user with a colon in it")
  const query = writeQuery(name, parameters).replaceAll("%2C", ",")
  const start = `${carried(name, user)}@tcp(${addressText(name, address)})`
  return `${start}/${percentEncoded(name, database)}${query === "" ? "" : `?${query}`}`
}

/**
 * Reads a data source name of go-sql-driver. Stricter than the driver: TCP and a port have to be there, a plus sign has to be encoded, and a password is an error.
 *
 * @throws ConnectionStringError
 * @public
 */
export function readGoMySql(text: string): GoMySqlName {
  const [, user, address = "", database = "", query = ""] =
    /^([^:]*)@tcp\(([^()@/]*)\)\/([^/?]*)(?:\?([^/]*))?$/s.exec(text) ?? []
  if (user === undefined) throw new ConnectionStringError(name, "no user@tcp(host:port)/database", 0)
  const nul = user.indexOf("\0")
  if (nul !== -1) throw new ConnectionStringError(name, "a NUL", nul)
  const start = user.length + "@tcp(".length
  const path = start + address.length + ")/".length
  return {
    user,
    ...readAddress(name, address, start),
    database: decodedDatabase(database, path),
    parameters: readQuery(name, query, path + database.length + 1),
  }
}

function decodedDatabase(text: string, position: number): string {
  const nul = text.indexOf("\0")
  if (nul !== -1) throw new ConnectionStringError(name, "a NUL", position + nul)
  return text.replaceAll(/(?:%[^%]{0,2})+/g, (encoded, at: number) =>
    percentDecoded(name, encoded, position + at),
  )
}
