import { readOdbc } from "@keyless/connection-strings"
import type { Login } from "../support/language.ts"

/** Options of the drivers for PHP that samples use, and those that are for `sqlsrv_connect` alone. Microsoft, "Connection Options". */
const options = ["Database", "Authentication", "AccessToken", "Encrypt", "TrustServerCertificate"]
const userOptions = ["UID", "PWD"]
const methods = ["ActiveDirectoryMsi", "ActiveDirectoryServicePrincipal"]

/** A login, and the token that is in it. */
export interface SqlsrvLogin {
  readonly login: Login
  readonly token: string | null
}

/** What the driver makes of the arguments of `sqlsrv_connect`. @throws Error where it would refuse them, or not take them for what they are meant to be */
export function sqlsrvLogin(
  server: string,
  given: Readonly<Record<string, string | boolean | null>>,
): SqlsrvLogin {
  for (const name of Object.keys(given)) {
    if (![...options, ...userOptions].includes(name)) throw new Error(`the driver knows no option ${name}`)
  }
  const text = (name: string) => {
    const value = given[name]
    if (value === undefined) return null
    if (typeof value !== "string") throw new Error(`${name} is no string`)
    return value
  }
  return loginOf({
    server,
    database: unbraced(text("Database")),
    user: unbraced(text("UID")),
    password: unbraced(text("PWD")),
    authentication: text("Authentication"),
    token: text("AccessToken"),
    // A string is true for the driver whatever it says, "no" as well.
    verified: given["Encrypt"] === true && given["TrustServerCertificate"] === false,
  })
}

/** What the driver makes of the arguments of `new PDO`. @throws Error as {@link sqlsrvLogin} */
export function pdoLogin(dsn: string, user: string | null, password: string | null): SqlsrvLogin {
  const pairs = parseDsn(dsn)
  return loginOf({
    server: pairs.get("server") ?? "",
    database: pairs.get("database") ?? null,
    user: unbraced(user),
    password: unbraced(password),
    authentication: pairs.get("authentication") ?? null,
    token: pairs.get("accesstoken") ?? null,
    // Of a data source name everything but "true" and "1" is false for the driver, "yes" as well.
    verified:
      ["true", "1"].includes(pairs.get("encrypt") ?? "") &&
      ["false", "0"].includes(pairs.get("trustservercertificate") ?? ""),
  })
}

/** Values by keyword in lower case. Microsoft, "PDO::__construct" (drivers for PHP); microsoft/msphpsql, `pdo_parser.cpp`. */
function parseDsn(dsn: string): ReadonlyMap<string, string> {
  const prefix = "sqlsrv:"
  if (!dsn.startsWith(prefix)) throw new Error(`no data source name of ${prefix}`)
  const known = ["server", ...options.map((name) => name.toLowerCase())]
  const found = new Map<string, string>()
  for (const [keyword, value] of Object.entries(readOdbc(dsn.slice(prefix.length)))) {
    if (!known.includes(keyword.toLowerCase())) throw new Error(`the driver knows no keyword ${keyword}`)
    found.set(keyword.toLowerCase(), value)
  }
  return found
}

interface Given {
  readonly server: string
  readonly database: string | null
  readonly user: string | null
  readonly password: string | null
  readonly authentication: string | null
  readonly token: string | null
  readonly verified: boolean
}

function loginOf({ server, database, authentication, token, verified, ...given }: Given): SqlsrvLogin {
  const [, host, port] = /^(?:tcp:)?([^,:\\]+),(\d+)$/.exec(server) ?? []
  if (host === undefined) throw new Error("the server is not host,port")
  if (!verified) throw new Error("TLS is not verified")
  const { user, password: secret } = given
  const method = authentication === null ? null : methodOf(authentication)
  if (token !== null && (user !== null || secret !== null || method !== null)) {
    throw new Error("the driver takes neither user nor password nor Authentication beside AccessToken")
  }
  if (token === null && method === null)
    throw new Error("without Authentication it is a login of SQL Server's own")
  const principal = method === "ActiveDirectoryServicePrincipal"
  if (principal !== (secret !== null))
    throw new Error("a password belongs to a service principal, and to nobody else")
  if (principal && user === null) throw new Error("without a user the driver takes a login of Windows")
  return {
    login: {
      host,
      port: Number(port),
      database: database ?? "",
      user,
      secret,
      authentication: method,
    },
    token,
  }
}

/** What is left of a value in an ODBC connection string, which the driver writes in braces unless it is in braces. */
function unbraced(value: string | null): string | null {
  if (value === null) return null
  const inner = /^\{(.*)\}$/s.exec(value)?.[1] ?? value
  if (/\}/.test(inner.replaceAll("}}", ""))) throw new Error("a closing brace is not doubled")
  return inner.replaceAll("}}", "}")
}

function methodOf(authentication: string): string {
  const method = methods.find((each) => each.toLowerCase() === authentication.toLowerCase())
  if (method === undefined) throw new Error(`the driver knows no Authentication=${authentication}`)
  return method
}
