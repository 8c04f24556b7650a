import type { AppSurroundings } from "../../kit/app-identities/hosted-app.ts"
import type { SecretPlace } from "../../kit/secret-place.ts"
import { same } from "../../kit/state/resource-id.ts"
import type { Store } from "../../kit/state/store.ts"
import type { LiveSite, LiveSlot } from "./state.ts"

const placeOfUri = (text: string): SecretPlace | undefined => {
  if (!URL.canParse(text)) return undefined
  const { origin, pathname } = new URL(text)
  const [collection, secret, version] = pathname.split("/").filter((part) => part !== "")
  if (collection !== "secrets" || secret === undefined) return undefined
  return { vault: { origin }, secret, ...(version !== undefined && { version }) }
}

/** The secret that a setting refers to (Microsoft Learn, "Use Key Vault references as app settings"). */
export const referredSecret = (value: string): SecretPlace | undefined => {
  const content = /^@Microsoft\.KeyVault\((?<content>.*)\)$/i.exec(value)?.groups?.["content"]
  if (content === undefined) return undefined
  const parts = new Map(
    content.split(";").map((part): [string, string] => {
      const [name = "", ...rest] = part.split("=")
      return [name.trim().toLowerCase(), rest.join("=").trim()]
    }),
  )
  const uri = parts.get("secreturi")
  if (uri !== undefined) return placeOfUri(uri)
  const [name, secret, version] = [
    parts.get("vaultname"),
    parts.get("secretname"),
    parts.get("secretversion"),
  ]
  if (name === undefined || secret === undefined) return undefined
  return { vault: { name }, secret, ...(version !== undefined && version !== "" && { version }) }
}

/** Object id of the identity that reads an app's references; `undefined` when the app does not have it. */
const readerOf = (store: Store, app: LiveSite | LiveSlot): string | undefined => {
  const named = app.keyVaultReferenceIdentity
  if (named === undefined) return app.systemIdentity?.principalId
  if (!app.userAssignedIdentities.some((id) => same(id, named))) return undefined
  return store.findIdentity(named)?.principalId
}

/** Makes of a value what a process sees of it: a reference becomes the secret where the app's identity may read it. */
export const referenceResolver = (
  store: Store,
  app: LiveSite | LiveSlot,
  readSecret: AppSurroundings["readSecret"],
): ((value: string) => string) => {
  const reader = readerOf(store, app)
  return (value) => {
    const place = reader === undefined ? undefined : referredSecret(value)
    const secret = reader === undefined || place === undefined ? undefined : readSecret(reader, place)
    return secret ?? value
  }
}
