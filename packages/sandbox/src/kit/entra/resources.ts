import { same } from "../state/resource-id.ts"

/** Audiences that ARM takes, besides its own address. */
export const armAudiences = ["https://management.azure.com", "https://management.core.windows.net"] as const
/** Audience that Graph takes, besides its own address. */
export const graphAudience = "https://graph.microsoft.com"
/** Audience of the open-source databases. */
export const databaseAudience = "https://ossrdbms-aad.database.windows.net"

const resources = [...armAudiences, graphAudience, databaseAudience, "https://storage.azure.com"]

/** Whether the tenant has the resource, of the kit or of a service; the sandbox itself stands for ARM and Graph. */
export const isKnownResource = (
  resource: string,
  { url, known }: { readonly url: string; readonly known: { readonly audiences: readonly string[] } },
): boolean => [...resources, ...known.audiences, url].some((one) => same(one, resource))

const protocolScopes = new Set(["openid", "profile", "offline_access", "email"])

/**
 * The resource that scopes of the version 2 endpoint are for: the scope without `/.default` or its last part. A
 * resource that ends in a slash comes as `…//.default` and keeps its slash.
 */
export const resourceOfScopes = (scopes: string): string | undefined => {
  const scope = scopes.split(/\s+/).find((part) => part !== "" && !protocolScopes.has(part))
  if (scope === undefined) return undefined
  const cut = scope.lastIndexOf("/")
  return cut <= "https://".length ? scope : scope.slice(0, cut)
}
