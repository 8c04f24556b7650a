import { type AppCredential, type ClientFormat, fixed, jdbcUrl, type Setting } from "@keyless/core/plugin"

/**
 * The properties of a Spring Boot app for PostgreSQL, under the names that Spring binds. No password.
 *
 * Microsoft, "Integrate Azure Database for PostgreSQL with Service Connector", Spring Boot, but for the flag of a managed identity: the
 * page's name is bound by nothing, so the name of the Spring Cloud Azure reference is used.
 *
 * @public
 */
export const postgresql: ClientFormat = ({ endpoint, user, credential }) => [
  fixed("spring.datasource.azure.passwordless-enabled", "true"),
  ...credentialProperties(credential),
  fixed("spring.datasource.url", jdbcUrl("postgresql", endpoint, { sslmode: "require" })),
  fixed("spring.datasource.username", user),
]

function credentialProperties(credential: AppCredential): readonly Setting[] {
  const prefix = "spring.cloud.azure.credential"
  switch (credential.kind) {
    case "ambient":
      return []
    case "client-id":
      return [
        fixed(`${prefix}.client-id`, credential.clientId),
        fixed(`${prefix}.managed-identity-enabled`, "true"),
      ]
    case "client-secret":
      return [
        fixed(`${prefix}.client-id`, credential.clientId),
        fixed(`${prefix}.client-secret`, credential.clientSecret),
        fixed(`${prefix}.tenant-id`, credential.tenantId),
      ]
  }
}
