import { entraSqlServerJdbcUrl, sqlServerJdbcUrl } from "@keyless/connection-strings"
import { type ClientFormat, relaxed } from "@keyless/core/plugin"

/**
 * The properties of a Spring Boot app for Azure SQL: a URL for the Microsoft JDBC driver, which logs in to Entra ID by itself. A
 * service principal stands in the properties of user and password.
 *
 * Microsoft, "Integrate Azure SQL Database with Service Connector", Spring Boot.
 *
 * @public
 */
export const tds: ClientFormat = ({ endpoint, credential, properties }) =>
  credential.kind === "client-secret"
    ? [
        relaxed(
          "spring.datasource.url",
          sqlServerJdbcUrl(endpoint, { authentication: "ActiveDirectoryServicePrincipal" }, properties),
        ),
        relaxed("spring.datasource.username", credential.clientId),
        relaxed("spring.datasource.password", credential.clientSecret),
      ]
    : [relaxed("spring.datasource.url", entraSqlServerJdbcUrl(endpoint, credential, properties))]
