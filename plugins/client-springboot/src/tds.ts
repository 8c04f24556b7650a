import { withProperties, writeSqlServerJdbcUrl } from "@keyless/connection-strings"
import { type ClientFormat, relaxed } from "@keyless/core/plugin"
import { sqlServerUrl } from "./sql-server-url.ts"

/**
 * The properties of a Spring Boot app for Azure SQL: a URL for the Microsoft JDBC driver, which logs in to Entra ID by itself. A
 * service principal stands in the properties of user and password.
 *
 * Microsoft, "Integrate Azure SQL Database with Service Connector", Spring Boot.
 *
 * @public
 */
export const tds: ClientFormat = (input) => {
  const { endpoint, credential, properties } = input
  if (credential.kind !== "client-secret") return [relaxed("spring.datasource.url", sqlServerUrl(input))]
  const own = { databaseName: endpoint.database, authentication: "ActiveDirectoryServicePrincipal" }
  const url = writeSqlServerJdbcUrl({ ...endpoint, properties: withProperties(own, properties) })
  return [
    relaxed("spring.datasource.url", url),
    relaxed("spring.datasource.username", credential.clientId),
    relaxed("spring.datasource.password", credential.clientSecret),
  ]
}
