import type { Login } from "../support/language.ts"

/** Properties that settings and samples have, by their name in lower case. Microsoft, "Setting the connection properties". */
const names: Readonly<Record<string, string>> = {
  databasename: "databaseName",
  database: "databaseName",
  user: "user",
  username: "user",
  password: "password",
  authentication: "authentication",
  msiclientid: "msiClientId",
  encrypt: "encrypt",
  trustservercertificate: "trustServerCertificate",
}
const methods = ["ActiveDirectoryMSI", "ActiveDirectoryServicePrincipal", "ActiveDirectoryDefault"]

/** What a URL and the properties beside it say together, by the names of the documentation. */
type JdbcProperties = ReadonlyMap<string, string>

/**
 * Reads a URL as Microsoft's JDBC driver does, `jdbc:sqlserver://host:port;name=value;...`, values with special characters in braces, a closing brace
 * doubled. Stricter than it is: a special character outside of braces, a name that is not known here or comes twice, and no port, is an error.
 *
 * Microsoft, "Building the connection URL".
 */
function parseSqlServerUrl(url: string): {
  readonly host: string
  readonly port: number
  readonly properties: JdbcProperties
} {
  const [start = "", host = "", port] = /^jdbc:sqlserver:\/\/([^:;,\\/{}\s]+):(\d+)(?=;|$)/.exec(url) ?? []
  if (start === "") throw new Error("the URL does not begin with jdbc:sqlserver://host:port")
  const properties = new Map<string, string>()
  const pair = /;(?:$|([A-Za-z]+)=(?:\{((?:[^}]|\}\})*)\}|([^\s;{}][^;{}]*|))(?=;|$))/y
  pair.lastIndex = start.length
  while (pair.lastIndex < url.length) {
    const at = pair.lastIndex
    const match = pair.exec(url)
    if (match === null) throw new Error(`no property at ${at} of the URL`)
    const [, name, braced, bare = ""] = match
    if (name !== undefined) add(properties, name, braced?.replaceAll("}}", "}") ?? bare)
  }
  return { host, port: Number(port), properties }
}

function add(properties: Map<string, string>, given: string, value: string): void {
  const name = names[given.toLowerCase()]
  if (name === undefined) throw new Error(`the driver knows no property ${given}`)
  if (properties.has(name)) throw new Error(`${name} is there twice`)
  properties.set(name, value)
}

/**
 * What the driver makes of a URL and properties beside it, which count more. @throws Error where it would refuse them, or not take them for what they are
 * meant to be
 */
export function sqlServerLogin(url: string, beside: Readonly<Record<string, string>>): Login {
  const { host, port, properties } = parseSqlServerUrl(url)
  const own = new Map<string, string>()
  for (const [name, value] of Object.entries(beside)) add(own, name, value)
  const given: JdbcProperties = new Map([...properties, ...own])
  // Encrypted since version 10.2, unless told otherwise.
  if (!["true", "strict"].includes(given.get("encrypt") ?? "true")) throw new Error("TLS is off")
  if ((given.get("trustServerCertificate") ?? "false") !== "false") throw new Error("TLS is not verified")
  return {
    host,
    port,
    database: given.get("databaseName") ?? "",
    ...identityOf(methodOf(given.get("authentication")), given),
  }
}

function methodOf(authentication: string | undefined): string {
  if (authentication === undefined)
    throw new Error("without authentication it is a login of SQL Server's own")
  const method = methods.find((each) => each.toLowerCase() === authentication.toLowerCase())
  if (method === undefined) throw new Error(`the driver knows no authentication=${authentication}`)
  return method
}

/** Microsoft, "Connect using Microsoft Entra authentication". */
function identityOf(
  authentication: string,
  given: JdbcProperties,
): Pick<Login, "user" | "secret" | "authentication"> {
  const [user, secret, clientId] = ["user", "password", "msiClientId"].map((name) => given.get(name) ?? null)
  if (authentication === "ActiveDirectoryServicePrincipal") {
    if (!user || !secret) throw new Error("a service principal has a user and a password")
    if (clientId !== null) throw new Error("a service principal is no managed identity")
    return { user, secret, authentication }
  }
  if (secret !== null) throw new Error(`${authentication} has no password`)
  if (user !== null && clientId !== null) throw new Error("user and msiClientId are two names of one thing")
  return { user: user ?? clientId ?? null, secret: null, authentication }
}
