import { type Address, addressText, readAddress } from "./address.ts"
import { ConnectionStringError } from "./connection-string-error.ts"
import type { Fields, WritableFields } from "./fields.ts"
import { percentDecoded, percentEncoded, readQuery, writeQuery } from "./percent.ts"

/** What a URI of PostgreSQL says. @public */
export interface LibpqUri extends Address {
  readonly user: string
  readonly database: string
  readonly parameters: Fields
}

/**
 * `postgresql://<user>@<host>:<port>/<database>?<parameters>`, all but the address percent-encoded.
 *
 * PostgreSQL documentation, "Connection Strings", 34.1.1.2. libpq leaves a plus sign alone where drivers that read it as a form take it for a blank, so it is encoded.
 */
const name = "PostgreSQL URI"

/**
 * A URI of PostgreSQL without a password, its parameters in the order given.
 *
 * @throws ConnectionStringError for fields that the grammar cannot carry
 * @example writeLibpqUri({ user: "app", host: "db", port: 5432, database: "shop", parameters: { sslmode: "verify-full" } })
 * // "postgresql://app@db:5432/shop?sslmode=verify-full"
 * @public
 */
export function writeLibpqUri({
  user,
  database,
  parameters,
  ...address
}: Omit<LibpqUri, "parameters"> & { readonly parameters: WritableFields }): string {
  const query = writeQuery(name, parameters)
  const path = `${percentEncoded(name, user)}@${addressText(name, address)}/${percentEncoded(name, database)}`
  return `postgresql://${path}${query === "" ? "" : `?${query}`}`
}

/**
 * Reads a URI of PostgreSQL. Stricter than libpq: user, one host and its port have to be there, and a password is an error.
 *
 * @throws ConnectionStringError
 * @public
 */
export function readLibpqUri(text: string): LibpqUri {
  const [, start = "", user = "", address = "", database = "", query = ""] =
    /^(postgres(?:ql)?:\/\/)([^@/?]*)@([^@/?]*)\/([^?]*)(?:\?(.*))?$/s.exec(text) ?? []
  if (start === "") throw new ConnectionStringError(name, "no postgresql://user@host:port/database", 0)
  const host = start.length + user.length + 1
  const path = host + address.length + 1
  return {
    user: percentDecoded(name, user, start.length),
    ...readAddress(name, address, host),
    database: percentDecoded(name, database, path),
    parameters: readQuery(name, query, path + database.length + 1),
  }
}
