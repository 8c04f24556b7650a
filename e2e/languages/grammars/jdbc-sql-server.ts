import { readSqlServerJdbcUrl } from "@keyless/connection-strings"
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
  const { host, port, ...read } = readSqlServerJdbcUrl(url)
  const properties = new Map<string, string>()
  for (const [name, value] of Object.entries(read.properties)) add(properties, name, value)
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
