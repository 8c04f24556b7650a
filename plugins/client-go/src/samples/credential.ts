import type { SampleInput } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/**
 * Go that makes the credential of the connection.
 *
 * pkg.go.dev, "azidentity": NewManagedIdentityCredential, NewClientSecretCredential, NewAzureCLICredential.
 */
export function credentialCode({ credential, variable }: SampleInput): string {
  const read = (key: string) => `os.Getenv("${variable(key)}")`
  switch (credential) {
    case "ambient":
      return "azidentity.NewManagedIdentityCredential(nil)"
    case "client-id":
      return codeText`
        azidentity.NewManagedIdentityCredential(&azidentity.ManagedIdentityCredentialOptions{
            ID: azidentity.ClientID(${read("CLIENTID")}),
        })
      `.trimEnd()
    case "client-secret":
      return codeText`
        azidentity.NewClientSecretCredential(
            ${read("TENANTID")},
            ${read("CLIENTID")},
            ${read("CLIENTSECRET")},
            nil,
        )
      `.trimEnd()
    case "person":
      return "azidentity.NewAzureCLICredential(nil)"
  }
}

/** How the credential gets its tokens, for the README. */
export function tokenText({ credential }: SampleInput): string {
  const renewal =
    credential === "person"
      ? "the Azure CLI keeps it and gets the next one in time"
      : "`azidentity` keeps it and gets the next one in time"
  return `\`connector\` logs in for the pool of \`database/sql\`, and asks for a token for each new connection; ${renewal}.`
}
