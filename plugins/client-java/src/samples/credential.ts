import type { SampleInput } from "@keyless/core/plugin"

/** Java that makes the credential of the connection, and the builder that it imports. */
export function credentialCode({ credential, variable }: SampleInput): {
  readonly builder: string
  readonly expression: string
} {
  const read = (key: string) => `System.getenv("${variable(key)}")`
  const made = (builder: string, ...calls: readonly string[]) => ({
    builder: `com.azure.identity.${builder}`,
    expression:
      calls.length === 0
        ? `new ${builder}().build()`
        : [`new ${builder}()`, ...calls, ".build()"].join("\n        "),
  })
  switch (credential) {
    case "ambient":
      return made("ManagedIdentityCredentialBuilder")
    case "client-id":
      return made("ManagedIdentityCredentialBuilder", `.clientId(${read("CLIENTID")})`)
    case "client-secret":
      return made(
        "ClientSecretCredentialBuilder",
        `.tenantId(${read("TENANTID")})`,
        `.clientId(${read("CLIENTID")})`,
        `.clientSecret(${read("CLIENTSECRET")})`,
      )
    case "person":
      return made("AzureCliCredentialBuilder")
  }
}

/** A sentence on who keeps tokens: Azure Identity does for every credential but that of the Azure CLI, which does so itself. */
export function keeper({ credential }: SampleInput): string {
  return credential === "person"
    ? "The Azure CLI keeps a token until it is about to expire."
    : "Azure Identity keeps a token until it is about to expire."
}
