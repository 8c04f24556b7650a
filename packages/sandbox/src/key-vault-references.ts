import type { ReadSecret, SecretPlace } from "./control-plane/secret-reader.ts"
import type { LiveSite, LiveState } from "./state/live-types.ts"
import { same, userAssignedIdentityId } from "./state/resource-id.ts"

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

/** Object id of the identity that reads a site's references; `undefined` when the site does not have it. */
const readerOf = (state: LiveState, site: LiveSite): string | undefined => {
  const named = site.keyVaultReferenceIdentity
  if (named === undefined) return site.systemIdentity?.principalId
  if (!site.userAssignedIdentities.some((id) => same(id, named))) return undefined
  return state.userAssignedIdentities.find((one) => same(userAssignedIdentityId(one), named))?.principalId
}

/** The settings of a site as its process sees them: references become values where the site's identity may read them. */
export const resolvedSettings = (
  state: LiveState,
  site: LiveSite,
  readSecret: ReadSecret,
): Record<string, string> => {
  const reader = readerOf(state, site)
  return Object.fromEntries(
    Object.entries(site.appSettings).map(([name, value]) => {
      const place = reader === undefined ? undefined : referredSecret(value)
      const secret = reader === undefined || place === undefined ? undefined : readSecret(reader, place)
      return [name, secret ?? value]
    }),
  )
}
