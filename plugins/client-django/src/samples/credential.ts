import type { SampleInput } from "@keyless/core/plugin"

/** Python that makes the credential of the connection, and what it imports. */
export function credentialCode(input: SampleInput): {
  readonly imports: string
  readonly expression: string
} {
  const read = (key: string) => `os.environ["${input.variable(key)}"]`
  switch (input.credential) {
    case "ambient":
      return { imports: "ManagedIdentityCredential", expression: "ManagedIdentityCredential()" }
    case "client-id":
      return {
        imports: "ManagedIdentityCredential",
        expression: `ManagedIdentityCredential(client_id=${read("CLIENTID")})`,
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
      }
    case "person":
      return { imports: "AzureCliCredential", expression: "AzureCliCredential()" }
  }
}
