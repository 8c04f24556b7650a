import { createHash } from "node:crypto"
import { normalResourceId } from "@keyless/azure"
import type { Vault } from "./vault.ts"

/** The secrets of one app in a vault, by setting. */
export interface Vaulted {
  readonly vault: Vault
  /** Name of the secret that holds a setting. */
  readonly secretOf: (key: string) => string
  /** What App Service resolves to the secret's newest value. Source: learn.microsoft.com, "Use Key Vault references". */
  readonly referenceOf: (key: string) => string
}

const longestName = 127

/**
 * Names the secrets of an app in a vault that others use too: app and key in words, and a digest that tells apart what the words do not. Names
 * of secrets have letters, digits and dashes.
 */
export function vaulted(vault: Vault, app: { readonly id: string; readonly name: string }): Vaulted {
  const secretOf = (key: string) => {
    const words = `${app.name}-${key}`
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, "")
    const digest = createHash("sha256")
      .update(`${normalResourceId(app.id)}|${key}`)
      .digest("hex")
      .slice(0, 8)
    return `${words.slice(0, longestName - digest.length - 1)}-${digest}`
  }
  return {
    vault,
    secretOf,
    referenceOf: (key) => `@Microsoft.KeyVault(SecretUri=${vault.uriOf(secretOf(key))})`,
  }
}
