import type { SampleInput } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/**
 * C# that makes the credential of the connection.
 *
 * Microsoft, "Azure Identity client library for .NET"; .NET reference, ManagedIdentityId, ClientSecretCredential, AzureCliCredential.
 */
export function credentialCode({ credential, variable }: SampleInput): string {
  const read = (key: string) => `Read("${variable(key)}")`
  switch (credential) {
    case "ambient":
      return "new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned)"
    case "client-id":
      return codeText`
        new ManagedIdentityCredential(
            ManagedIdentityId.FromUserAssignedClientId(${read("CLIENTID")}))
      `.trimEnd()
    case "client-secret":
      return codeText`
        new ClientSecretCredential(
            ${read("TENANTID")},
            ${read("CLIENTID")},
            ${read("CLIENTSECRET")})
      `.trimEnd()
    case "person":
      return "new AzureCliCredential()"
  }
}

/** Who keeps tokens between logins, for the README. */
export function keeperOfTokens({ credential }: SampleInput): string {
  return credential === "person" ? "the Azure CLI" : "`Azure.Identity`"
}

/** C# of the method that reads a variable. */
export const readCode = codeText`
  static string Read(string name) =>
      Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");
`.trimEnd()
