import { odbcValue } from "./odbc.ts"
import type { AppCredential } from "@keyless/core/plugin"
import { withProperties } from "./properties.ts"
import { createSecret, type Secret } from "@keyless/core/plugin"
import type { Endpoint } from "@keyless/core/plugin"

/**
 * A URL for the Microsoft JDBC driver for SQL Server:
 * `jdbc:sqlserver://<host>:<port>;databaseName=<database>;<login>;<properties>`, the properties in the order given, a semicolon
 * after each. Values are quoted as in ODBC, in braces with a closing brace doubled, which the driver reads from version 8.4 on:
 * Microsoft, "Building the connection URL".
 *
 * @param properties - more of them; what the URL has already is left out
 * @throws KeylessError `invalid_connection_property`
 * @example sqlServerJdbcUrl({ host: "db", port: 1433, database: "shop" }, { authentication: "ActiveDirectoryMSI" })
 * // "jdbc:sqlserver://db:1433;databaseName=shop;authentication=ActiveDirectoryMSI;"
 * @public
 */
export function sqlServerJdbcUrl(
  endpoint: Pick<Endpoint, "host" | "port" | "database">,
  login: Readonly<Record<string, string>>,
  properties: Readonly<Record<string, string>> = {},
): string {
  const written = Object.entries(withProperties({ databaseName: endpoint.database, ...login }, properties))
    .map(([name, value]) => `${name}=${odbcValue(value)};`)
    .join("")
  return `jdbc:sqlserver://${endpoint.host}:${endpoint.port};${written}`
}

/**
 * The same URL with all that the driver needs to log in to Entra ID by itself. Secret where it holds a client secret. A person is not named: the
 * driver would take `user` for the client id of a managed identity. `ActiveDirectoryDefault` is known from version 12.2 on.
 *
 * Microsoft, "Integrate Azure SQL Database with Service Connector", Java.
 *
 * @public
 */
export function entraSqlServerJdbcUrl(
  endpoint: Pick<Endpoint, "host" | "port" | "database">,
  credential: AppCredential,
  properties: Readonly<Record<string, string>> = {},
): string | Secret {
  const write = (login: Readonly<Record<string, string>>) => sqlServerJdbcUrl(endpoint, login, properties)
  switch (credential.kind) {
    case "ambient":
      return write({ authentication: "ActiveDirectoryMSI" })
    case "client-id":
      return write({ msiClientId: credential.clientId, authentication: "ActiveDirectoryMSI" })
    case "client-secret":
      return createSecret(
        write({
          user: credential.clientId,
          password: credential.clientSecret.reveal(),
          authentication: "ActiveDirectoryServicePrincipal",
        }),
      )
    case "person":
      return write({ authentication: "ActiveDirectoryDefault" })
  }
}
