import type { Login, Parser } from "../support/language.ts"

/** Keywords of Microsoft's ODBC driver for SQL Server that settings have, in lower case. Microsoft, "DSN and Connection String Keywords". */
const keywords = [
  "driver",
  "server",
  "database",
  "uid",
  "pwd",
  "authentication",
  "encrypt",
  "trustservercertificate",
]
/** How the driver logs in by itself for an auth type; a person's token is handed to it. */
export const odbcAuthentication: Parser["authentication"] = {
  "system-identity": "ActiveDirectoryMsi",
  "user-identity": "ActiveDirectoryMsi",
  "service-principal": "ActiveDirectoryServicePrincipal",
  "user-account": null,
}
const methods = ["ActiveDirectoryMsi", "ActiveDirectoryServicePrincipal", "ActiveDirectoryInteractive"]

/** What the driver makes of keywords. @throws Error where it would refuse them, or not take them for what they are meant to be */
export function odbcLogin(pairs: Readonly<Record<string, string | undefined>>): Login {
  const given = new Map(
    Object.entries(pairs).flatMap(([keyword, value]) =>
      value === undefined ? [] : [[keyword.toLowerCase(), value] as const],
    ),
  )
  for (const keyword of given.keys()) {
    if (!keywords.includes(keyword)) throw new Error(`the driver knows no keyword ${keyword}`)
  }
  const driver = given.get("driver") ?? ""
  if (!/^ODBC Driver 1[78] for SQL Server$/.test(driver)) throw new Error(`no driver is called "${driver}"`)
  const [, host, port] = /^tcp:([^,:\\]+),(\d+)$/.exec(given.get("server") ?? "") ?? []
  if (host === undefined) throw new Error("Server is not tcp:host,port")
  const authentication = given.get("authentication") ?? null
  if (authentication === null && (given.has("uid") || given.has("pwd"))) {
    throw new Error("a user without Authentication is a login of SQL Server's own")
  }
  if (given.get("encrypt") !== "yes" || given.get("trustservercertificate") !== "no") {
    throw new Error("TLS is not verified")
  }
  return {
    host,
    port: Number(port),
    database: given.get("database") ?? "",
    user: given.get("uid") ?? null,
    secret: given.get("pwd") ?? null,
    authentication: authentication === null ? null : methodOf(authentication),
  }
}

function methodOf(authentication: string): string {
  const method = methods.find((each) => each.toLowerCase() === authentication.toLowerCase())
  if (method === undefined) throw new Error(`the driver knows no Authentication=${authentication}`)
  return method
}

/**
 * Reads a token as `SQL_COPT_SS_ACCESS_TOKEN` has it: its length in bytes, little-endian, then UTF-16.
 *
 * Microsoft, "Using Microsoft Entra ID with the ODBC Driver".
 */
export function odbcToken(hex: string): string {
  const bytes = Buffer.from(hex, "hex")
  if (bytes.readUInt32LE(0) !== bytes.length - 4) throw new Error("the length of the token is wrong")
  return bytes.subarray(4).toString("utf16le")
}
