import type { SampleInput } from "@keyless/core/plugin"

/** Python that makes the credential of the connection, and what it imports. */
export function credentialCode({ credential, variable }: SampleInput): {
  readonly imports: string
  readonly expression: string
  /** Who keeps tokens: what is said of the credential. */
  readonly keeper: string
} {
  const read = (key: string) => `os.environ["${variable(key)}"]`
  const keeper = "keeps a token until it is about to expire"
  switch (credential) {
    case "ambient":
      return { imports: "ManagedIdentityCredential", expression: "ManagedIdentityCredential()", keeper }
    case "client-id":
      return {
        imports: "ManagedIdentityCredential",
        expression: `ManagedIdentityCredential(client_id=${read("CLIENTID")})`,
        keeper,
      }
    case "client-secret":
      return {
        imports: "ClientSecretCredential",
        expression: [
          "ClientSecretCredential(",
          `    tenant_id=${read("TENANTID")},`,
          `    client_id=${read("CLIENTID")},`,
          `    client_secret=${read("CLIENTSECRET")},`,
          ")",
        ].join("\n"),
        keeper,
      }
    case "person":
      return {
        imports: "AzureCliCredential",
        expression: "AzureCliCredential()",
        keeper: "asks the Azure CLI, which keeps a token until it is about to expire",
      }
  }
}
