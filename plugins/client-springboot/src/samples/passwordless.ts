import type { SampleInput } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"
import { environmentVariable, placeholder } from "./properties.ts"

/** The properties that a connection to PostgreSQL or MySQL writes. */
export function passwordlessSettings({ credential }: SampleInput): readonly string[] {
  const prefix = "spring.cloud.azure.credential"
  const own: Readonly<Record<SampleInput["credential"], readonly string[]>> = {
    ambient: [],
    "client-id": [`${prefix}.client-id`, `${prefix}.managed-identity-enabled`],
    "client-secret": [`${prefix}.client-id`, `${prefix}.client-secret`, tenant],
    person: [],
  }
  return [
    "spring.datasource.azure.passwordless-enabled",
    ...own[credential],
    "spring.datasource.url",
    "spring.datasource.username",
  ]
}

const tenant = "spring.cloud.azure.credential.tenant-id"

/**
 * Lines of `application.properties` that say which credential Spring Cloud Azure takes, where the connection's settings do not. Without them it would
 * try one kind of login after another.
 *
 * Microsoft, "Spring Cloud Azure authentication"; "Spring Cloud Azure configuration properties".
 */
export function credentialLines({ credential, variable }: SampleInput): readonly string[] {
  switch (credential) {
    case "ambient":
      return [
        "# The identity of the service, and no other kind of login.",
        "spring.cloud.azure.credential.managed-identity-enabled=true",
      ]
    case "client-id":
      return []
    case "client-secret":
      return [
        "# Spring Cloud Azure looks for the tenant in the profile.",
        `spring.cloud.azure.profile.tenant-id=${placeholder(variable(tenant))}`,
      ]
    case "person":
      return [
        "# The bean in Database.java, and no other kind of login.",
        "spring.datasource.azure.credential.token-credential-bean-name=azureCli",
      ]
  }
}

/** Beans of the class `Database`: that of a person's login, and what else a database needs. Null where it has none. */
export function databaseClass(
  { credential }: SampleInput,
  more: { readonly imports: readonly string[]; readonly beans: string } | null,
): string | null {
  const person = credential === "person"
  if (!person && more === null) return null
  const imports = [
    ...(more?.imports ?? []),
    ...(person
      ? ["com.azure.core.credential.TokenCredential", "com.azure.identity.AzureCliCredentialBuilder"]
      : []),
    "org.springframework.context.annotation.Bean",
    "org.springframework.context.annotation.Configuration",
  ]
  const beans = [...(more === null ? [] : [more.beans]), ...(person ? [azureCli] : [])]
  return codeText`
    package visits;

    ${imports
      .toSorted()
      .map((name) => `import ${name};`)
      .join("\n")}

    @Configuration
    class Database {
        ${beans.map((bean) => bean.trimEnd()).join("\n\n")}
    }
  `
}

const azureCli = codeText`
  /** Whoever is logged in with the Azure CLI, which keeps a token until it is about to expire. */
  @Bean
  TokenCredential azureCli() {
      return new AzureCliCredentialBuilder().build();
  }
`

/** How a token gets to the driver: sentences for the README. */
export function tokenSentences({ credential }: SampleInput): string {
  const keeper = credential === "person" ? "the Azure CLI" : "`azure-identity`"
  return `Spring Cloud Azure puts a plugin into the driver, which asks for a token for each new connection; ${keeper} keeps it and gets the next one in time.`
}

/** For a person: what to do about names that a shell cannot export. */
export function namesNote(
  { credential, variable }: SampleInput,
  settings: readonly string[],
): readonly string[] {
  const dotted = settings.filter((name) => variable(name).includes("."))
  if (credential !== "person" || dotted.length === 0) return []
  const names = dotted.map((name) => `${name}=${environmentVariable(name)}`).join(" ")
  return [
    `A shell cannot export names with dots. Make the connection with names that Spring Boot takes for the same properties: \`--customized-keys ${names}\`.`,
  ]
}
