import { KeylessError } from "@keyless/core/plugin"

/** How drivers call the address, the database and the login; a string may hold each under one of its names only. */
const addresses = [
  "server",
  "data source",
  "address",
  "addr",
  "network address",
  "host",
  "hostaddr",
  "servername",
  "port",
]
const databases = ["database", "initial catalog", "databasename", "dbname"]
const logins = ["user", "user id", "uid", "username", "user name", "authentication", "fedauth"]
const ofTheConnection = new Set([addresses, databases, logins].flat())

/**
 * What a format writes into a connection string, and after it the properties that were asked for. A property that the format
 * writes itself is left out, whatever its case, and so is one that would name another address, database or login.
 *
 * @param properties - by the name that the driver knows
 * @throws KeylessError `invalid_connection_property` for a name that is not made of letters, digits, blanks, dots, dashes and
 * underscores, and so could not stand as a keyword in every grammar
 * @example withProperties({ Server: "db" }, { server: "evil", "Connect Timeout": "30" }) // { Server: "db", "Connect Timeout": "30" }
 * @public
 */
export function withProperties<V extends string | number>(
  written: Readonly<Record<string, V>>,
  properties: Readonly<Record<string, string>> = {},
): Readonly<Record<string, V | string>> {
  const own = new Set(Object.keys(written).map((name) => name.toLowerCase()))
  const added = Object.entries(properties).filter(([name]) => {
    const word = keyword(name).toLowerCase()
    return !own.has(word) && !ofTheConnection.has(word)
  })
  return { ...written, ...Object.fromEntries(added) }
}

function keyword(name: string): string {
  if (/^[A-Za-z](?:[\w .-]*\w)?$/.test(name)) return name
  throw new KeylessError(
    "invalid_connection_property",
    `"${name}" cannot be a property of a connection string.`,
    {
      hint: "Use the name that the driver documents: letters, digits, blanks, dots, dashes and underscores.",
    },
  )
}
