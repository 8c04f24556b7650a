import { readAdoNet } from "@keyless/connection-strings"
import type { Login } from "../support/language.ts"

/** A keyword of a driver with all its names in lower case. */
type Keywords<K extends string> = Readonly<Record<K, readonly string[]>>

/** Values by what a driver means with their keywords. @throws Error at keywords that it does not know, or that settings have no need of */
function meant<K extends string>(
  driver: string,
  keywords: Keywords<K>,
  text: string,
): (keyword: K) => string | null {
  const given = new Map(
    Object.entries(readAdoNet(text)).map(([keyword, value]) => [keyword.toLowerCase(), value]),
  )
  const known = new Set(Object.values<readonly string[]>(keywords).flat())
  for (const name of given.keys()) {
    if (!known.has(name)) throw new Error(`${driver} knows no keyword "${name}"`)
  }
  return (keyword) => {
    const names = keywords[keyword].filter((name) => given.has(name))
    if (names.length > 1) throw new Error(`${driver} is told twice: ${names.join(", ")}`)
    return given.get(names[0] ?? "") ?? null
  }
}

/** Npgsql documentation, "Connection String Parameters"; the other names stand in its NpgsqlConnectionStringBuilder. */
const npgsql = {
  host: ["host", "server"],
  port: ["port"],
  database: ["database", "db"],
  user: ["username", "user name", "user id", "userid", "uid"],
  password: ["password", "pwd", "psw"],
  tls: ["ssl mode", "sslmode"],
} as const

/** MySqlConnector documentation, "Connection Options". */
const mySqlConnector = {
  host: ["server", "host", "data source", "datasource", "address", "addr", "network address"],
  port: ["port"],
  database: ["database", "initial catalog"],
  user: ["user id", "userid", "username", "uid", "user name", "user"],
  password: ["password", "pwd"],
  tls: ["ssl mode", "sslmode"],
} as const

/** .NET reference, Microsoft.Data.SqlClient.SqlConnection.ConnectionString. */
const sqlClient = {
  address: ["data source", "server", "address", "addr", "network address"],
  database: ["initial catalog", "database"],
  user: ["user id", "uid", "user"],
  password: ["password", "pwd"],
  authentication: ["authentication"],
  encrypt: ["encrypt"],
  trust: ["trustservercertificate", "trust server certificate"],
} as const

/** What Npgsql makes of a connection string to which the app adds a token. @throws Error where it would refuse it, or go on without TLS */
export function npgsqlLogin(text: string): Login {
  return passwordLogin("Npgsql", meant("Npgsql", npgsql, text), ["require", "verifyca", "verifyfull"])
}

/** What MySqlConnector makes of a connection string to which the app adds a token. @throws Error where it would refuse it, or go on without TLS */
export function mySqlConnectorLogin(text: string): Login {
  const given = meant("MySqlConnector", mySqlConnector, text)
  return passwordLogin("MySqlConnector", given, ["required", "verifyca", "verifyfull"])
}

function passwordLogin(
  driver: string,
  given: (keyword: keyof typeof npgsql) => string | null,
  secure: readonly string[],
): Login {
  const tls = given("tls") ?? ""
  if (!secure.includes(tls.toLowerCase()))
    throw new Error(`with SSL Mode "${tls}" ${driver} may go without TLS`)
  if (given("password") !== null) throw new Error("a password is written, which the token has to be")
  return {
    host: nameOf(given("host") ?? ""),
    port: portOf(given("port") ?? ""),
    database: given("database") ?? "",
    user: given("user"),
    secret: null,
    authentication: null,
  }
}

/** What Microsoft.Data.SqlClient makes of a connection string. @throws Error where it would refuse it, or not verify TLS */
export function sqlClientLogin(text: string): Login {
  const given = meant("Microsoft.Data.SqlClient", sqlClient, text)
  if (!["mandatory", "strict", "true", "yes"].includes((given("encrypt") ?? "mandatory").toLowerCase())) {
    throw new Error("TLS is not required")
  }
  if (!["false", "no"].includes((given("trust") ?? "false").toLowerCase())) {
    throw new Error("TLS is not verified")
  }
  const [, host = "", port = ""] = /^(?:tcp:)?([^,:\\]+),(.+)$/.exec(given("address") ?? "") ?? []
  const login = { user: given("user"), secret: given("password") }
  return {
    host: nameOf(host),
    port: portOf(port),
    database: given("database") ?? "",
    ...login,
    authentication: methodOf(given("authentication") ?? "", login),
  }
}

/**
 * Microsoft, "Connect to Azure SQL with Microsoft Entra authentication and SqlClient". The driver knows each method with and without blanks.
 *
 * @throws Error at a method that the driver does not know, or that does not go with the user or the secret
 */
function methodOf(method: string, { user, secret }: Pick<Login, "user" | "secret">): string {
  switch (method.toLowerCase().replaceAll(" ", "")) {
    case "activedirectorymanagedidentity":
    case "activedirectorymsi":
      if (secret !== null) throw new Error("a managed identity has no secret")
      return "ActiveDirectoryManagedIdentity"
    case "activedirectoryserviceprincipal":
      if (user === null || secret === null) throw new Error("a service principal needs its id and its secret")
      return "ActiveDirectoryServicePrincipal"
    case "activedirectorydefault":
      // The user would be the client id of a managed identity.
      if (user !== null || secret !== null) throw new Error("the login is found, and cannot be named")
      return "ActiveDirectoryDefault"
    default:
      throw new Error(`Microsoft.Data.SqlClient knows no Authentication=${method}`)
  }
}

function nameOf(host: string): string {
  if (/^[\w.-]+$/.test(host)) return host
  throw new Error(`"${host}" is no server`)
}

function portOf(port: string): number {
  if (/^\d{1,5}$/.test(port)) return Number(port)
  throw new Error(`"${port}" is no port`)
}
