import { type AppCredential, fixed, type Setting } from "@keyless/core/plugin"

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
    fixed("spring.datasource.azure.passwordless-enabled", "true"),
    ...credentialProperties(credential),
    fixed("spring.datasource.url", url),
    fixed("spring.datasource.username", user),
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
