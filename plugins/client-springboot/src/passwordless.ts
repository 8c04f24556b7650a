import { type AppCredential, relaxed, type Setting } from "@keyless/core/plugin"

/**
 * The properties with which Spring Cloud Azure logs in to a PostgreSQL or MySQL data source by itself, under the names that it
 * binds.
 *
 * Microsoft's pages on Service Connector, Spring Boot, but for the flag of a managed identity: the pages' name is bound by
 * nothing, so the name of the Spring Cloud Azure reference is used.
 *
 * @param url - JDBC URL of the database, without a user
 */
export function passwordlessDataSource(
  url: string,
  user: string,
  credential: AppCredential,
): readonly Setting[] {
  return [
    relaxed("spring.datasource.azure.passwordless-enabled", "true"),
    ...credentialProperties(credential),
    relaxed("spring.datasource.url", url),
    relaxed("spring.datasource.username", user),
  ]
}

function credentialProperties(credential: AppCredential): readonly Setting[] {
  const prefix = "spring.cloud.azure.credential"
  switch (credential.kind) {
    case "ambient":
    case "person":
      return []
    case "client-id":
      return [
        relaxed(`${prefix}.client-id`, credential.clientId),
        relaxed(`${prefix}.managed-identity-enabled`, "true"),
      ]
    case "client-secret":
      return [
        relaxed(`${prefix}.client-id`, credential.clientId),
        relaxed(`${prefix}.client-secret`, credential.clientSecret),
        relaxed(`${prefix}.tenant-id`, credential.tenantId),
      ]
  }
}
