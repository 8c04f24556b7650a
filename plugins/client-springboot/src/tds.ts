import { type ClientFormat, entraSqlServerJdbcUrl, fixed, sqlServerJdbcUrl } from "@keyless/core/plugin"

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
        fixed(
          "spring.datasource.url",
          sqlServerJdbcUrl(endpoint, { authentication: "ActiveDirectoryServicePrincipal" }, properties),
        ),
        fixed("spring.datasource.username", credential.clientId),
        fixed("spring.datasource.password", credential.clientSecret),
      ]
    : [fixed("spring.datasource.url", entraSqlServerJdbcUrl(endpoint, credential, properties))]
