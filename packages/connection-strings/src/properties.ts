import { ConnectionStringError } from "./connection-string-error.ts"
import { keywordShape } from "./fields.ts"

/** How drivers call the address, the database and the login, in small letters and without blanks; a string may hold each under one of its names only. */
const addresses = [
  "server",
  "datasource",
  "address",
  "addr",
  "networkaddress",
  "host",
  "hostaddr",
  "pghost",
  "servername",
  "port",
  "portnumber",
  "pgport",
]
const databases = ["database", "db", "initialcatalog", "databasename", "dbname", "pgdbname"]
const logins = [
  "user",
  "userid",
  "uid",
  "username",
  "authentication",
  "fedauth",
  "msiclientid",
  "clientid",
  "applicationclientid",
  "tenantid",
  "integratedsecurity",
  "trustedconnection",
]
const ofTheConnection = new Set([addresses, databases, logins].flat())

/**
 * What a format writes into a connection string, and after it the properties that were asked for. A property that the format
 * writes itself is left out, and so is one that would name another address, database or login. Case, blanks, dots, dashes and underscores do not count: drivers know `SslMode` and
 * `Ssl Mode` as one name.
 *
 * @param properties - by the name that the driver knows
 * @throws ConnectionStringError for a name that is not made of letters, digits, blanks, dots, dashes and
 * underscores, and so could not stand as a keyword in every grammar
 * @example withProperties({ Server: "db" }, { server: "evil", "Connect Timeout": "30" }) // { Server: "db", "Connect Timeout": "30" }
 * @public
 */
export function withProperties<V extends string | number>(
  written: Readonly<Record<string, V>>,
  properties: Readonly<Record<string, string>> = {},
): Readonly<Record<string, V | string>> {
  const own = new Set(Object.keys(written).map(bare))
  const added = Object.entries(properties).filter(([name]) => {
    if (!keywordShape.test(name)) {
      throw new ConnectionStringError("properties", `"${name}" cannot be a keyword of a connection string`)
    }
    return !own.has(bare(name)) && !ofTheConnection.has(bare(name))
  })
  return { ...written, ...Object.fromEntries(added) }
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[ ._-]/g, "")
}
