import type { SampleInput } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** JavaScript that makes the credential of the connection, and the class that it imports. */
export interface CredentialCode {
  readonly name: string
  readonly expression: string
  /** Who keeps tokens: what is said of the credential. */
  readonly keeper: string
}

/** The credential of a connection that has the identity's ids in settings of their own. */
export function credentialCode(input: SampleInput): CredentialCode {
  const read = (key: string) => `setting("${input.variable(key)}")`
  const keeper = "keeps a token until it is about to expire"
  switch (input.credential) {
    case "ambient":
      return { name: "ManagedIdentityCredential", expression: "new ManagedIdentityCredential()", keeper }
    case "client-id":
      return {
        name: "ManagedIdentityCredential",
        expression: `new ManagedIdentityCredential({ clientId: ${read("CLIENTID")} })`,
        keeper,
      }
    case "client-secret":
      return {
        name: "ClientSecretCredential",
        expression: [
          "new ClientSecretCredential(",
          ...["TENANTID", "CLIENTID", "CLIENTSECRET"].map((key) => `  ${read(key)},`),
          ")",
        ].join("\n"),
        keeper,
      }
    case "person":
      return {
        name: "AzureCliCredential",
        expression: "new AzureCliCredential()",
        keeper: "asks the Azure CLI, which keeps a token until it is about to expire",
      }
  }
}

const complaint = "throw new Error(`The setting ${name} is missing.`)"

/** A function that reads a setting: without one of them, drivers and libraries would go on with something else. */
export const settingFunction = codeText`

  function setting(name) {
    const value = process.env[name]
    if (value === undefined) ${complaint}
    return value
  }
`.trimEnd()
