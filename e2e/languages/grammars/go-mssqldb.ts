import { readGoSqlServer } from "@keyless/connection-strings"
import type { Login } from "../support/language.ts"

/**
 * Keywords of go-mssqldb, in lower case. README of microsoft/go-mssqldb, "Connection Parameters and DSN" and "Azure Active Directory
 * authentication"; those of named pipes and Kerberos are not among them.
 */
const keywords = [
  "server",
  "port",
  "database",
  "user id",
  "password",
  "connection timeout",
  "dial timeout",
  "encrypt",
  "app name",
  "timezone",
  "keepalive",
  "failoverpartner",
  "failoverport",
  "packet size",
  "log",
  "trustservercertificate",
  "hostnameincertificate",
  "tlsmin",
  "workstation id",
  "applicationintent",
  "protocol",
  "columnencryption",
  "multisubnetfailover",
  "guid conversion",
  "fedauth",
  "resource id",
  "applicationclientid",
  "clientcertpath",
]

/** Synonyms that every version has. */
const synonyms: Readonly<Record<string, string>> = {
  addr: "server",
  address: "server",
  "network address": "server",
  "data source": "server",
  user: "user id",
  uid: "user id",
  "initial catalog": "database",
  "application name": "app name",
}

/** Ways to log in that need no window and no other app. The package azuread compares them with regard to case when it gets a token. */
const methods = [
  "ActiveDirectoryManagedIdentity",
  "ActiveDirectoryMSI",
  "ActiveDirectoryServicePrincipal",
  "ActiveDirectoryApplication",
  "ActiveDirectoryAzCli",
  "ActiveDirectoryDefault",
]

/** What `strconv.ParseBool` takes, which the driver uses, besides the words that it knows itself. */
const truths = ["1", "t", "T", "true", "True", "TRUE"]
const untruths = ["0", "f", "F", "false", "False", "FALSE"]

/** Values by what the driver means with their keywords. @throws Error at keywords that it does not know, and at two for one thing */
function meant(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [name, value] of Object.entries(readGoSqlServer(text, { twice: "last" }))) {
    const keyword = synonyms[name.toLowerCase()] ?? name.toLowerCase()
    if (!keywords.includes(keyword)) throw new Error(`go-mssqldb knows no keyword "${name}"`)
    if (found.has(keyword)) throw new Error(`go-mssqldb is told ${keyword} twice`)
    found.set(keyword, value)
  }
  return found
}

/** What the driver `azuresql` makes of a connection string. @throws Error where it would refuse it, or send a token without verified TLS */
export function goMssqldbLogin(text: string): Login {
  const given = meant(text)
  if (!isTrue(given.get("encrypt"), ["mandatory", "yes", "strict"])) throw new Error("TLS is not required")
  if (!untruths.includes(given.get("trustservercertificate") ?? "")) throw new Error("TLS is not verified")
  if (given.has("hostnameincertificate")) throw new Error("TLS is verified with another name")
  const authentication = given.get("fedauth") ?? ""
  if (!methods.includes(authentication)) throw new Error(`azuread knows no fedauth=${authentication}`)
  return {
    ...addressOf(given, text.startsWith("odbc:")),
    database: given.get("database") ?? "",
    ...identityOf(authentication, given),
    authentication,
  }
}

function addressOf(given: ReadonlyMap<string, string>, odbc: boolean): Pick<Login, "host" | "port"> {
  // Only the ADO form knows a protocol before the name.
  const server = (given.get("server") ?? "").replace(odbc ? "" : /^tcp:/, "")
  if (!/^[\w.-]+$/.test(server)) throw new Error(`"${server}" is no server`)
  const port = given.get("port") ?? ""
  if (!/^\d{1,5}$/.test(port)) throw new Error(`"${port}" is no port`)
  return { host: server, port: Number(port) }
}

function identityOf(
  authentication: string,
  given: ReadonlyMap<string, string>,
): Pick<Login, "user" | "secret"> {
  const [user = null, secret = null] = [given.get("user id"), given.get("password")]
  switch (authentication) {
    case "ActiveDirectoryServicePrincipal":
    case "ActiveDirectoryApplication": {
      const [, client, tenant] = /^([^@]+)@([^@]+)$/.exec(user ?? "") ?? []
      if (client === undefined || tenant === undefined) throw new Error("user id is not <client>@<tenant>")
      if (secret === null) throw new Error("a service principal needs its secret")
      return { user: client, secret }
    }
    case "ActiveDirectoryManagedIdentity":
    case "ActiveDirectoryMSI":
      if (secret !== null) throw new Error("a managed identity has no secret")
      return { user, secret }
    default:
      if (user !== null || secret !== null) throw new Error(`${authentication} takes neither user nor secret`)
      return { user, secret }
  }
}

function isTrue(value: string | undefined, words: readonly string[]): boolean {
  return value !== undefined && (truths.includes(value) || words.includes(value.toLowerCase()))
}
