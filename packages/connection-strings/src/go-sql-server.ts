import { odbcString } from "./odbc.ts"
import type { AppCredential } from "@keyless/core/plugin"
import { withProperties } from "./properties.ts"
import { createSecret, type Secret } from "@keyless/core/plugin"

/** Where a SQL Server database is, as go-mssqldb's connection string names it. @public */
export interface GoSqlServerAddress {
  readonly server: string
  readonly port: number
  readonly database: string
}

/**
 * A connection string for the `azuresql` driver of go-mssqldb with all that it needs to log in to Entra ID by itself. Secret
 * where it holds a client secret.
 *
 * It is in the ADO form that Microsoft documents, where every value can be written so. That form has no quoting in the driver's
 * older versions, so anything else goes into the driver's `odbc:` form, which has braces in every version.
 *
 * Microsoft, "Integrate SQL database in Microsoft Fabric with Service Connector", Go; README of microsoft/go-mssqldb.
 *
 * @param properties - more of them; what the string has already is left out
 * @throws KeylessError `invalid_connection_property`
 * @example goSqlServerString({ server: "db", port: 1433, database: "shop" }, { kind: "ambient" })
 * // "server=db;port=1433;database=shop;fedauth=ActiveDirectoryManagedIdentity;"
 * @public
 */
export function goSqlServerString(
  address: GoSqlServerAddress,
  credential: AppCredential,
  properties: Readonly<Record<string, string>> = {},
): string | Secret {
  const write = (login: Readonly<Record<string, string>>) => {
    const { server, port, database } = address
    return connectionString(withProperties({ server, port: String(port), database, ...login }, properties))
  }
  switch (credential.kind) {
    case "ambient":
      return write({ fedauth: "ActiveDirectoryManagedIdentity" })
    case "client-id":
      return write({
        "user id": credential.clientId,
        fedauth: "ActiveDirectoryManagedIdentity",
      })
    case "client-secret":
      return createSecret(
        write({
          "user id": `${credential.clientId}@${credential.tenantId}`,
          password: credential.clientSecret.reveal(),
          fedauth: "ActiveDirectoryServicePrincipal",
        }),
      )
    case "person":
      return write({ fedauth: "ActiveDirectoryDefault" })
  }
}

function connectionString(values: Readonly<Record<string, string>>): string {
  if (Object.values(values).every(isPlain)) {
    const pairs = Object.entries(values).map(([keyword, value]) => `${keyword}=${value};`)
    return pairs.join("")
  }
  // Only the ADO form knows a protocol before the server's name. TCP is the default.
  return `odbc:${odbcString({ ...values, server: (values["server"] ?? "").replace(/^tcp:/, "") })}`
}

/** Whether every version of the driver reads the value as it stands in the ADO form. */
function isPlain(value: string): boolean {
  return /^[^\s;='"{}\p{Cc}]+$/u.test(value)
}
