import { z } from "zod"
import type { DeploymentSlot } from "../../state/deployment-slots.ts"
import type { Store } from "../../state/store.ts"
import { identityBody } from "./identity.ts"
import { knownSiteNames } from "./site-body.ts"

const anyOf = (names: readonly string[]): Record<string, z.ZodOptional<z.ZodUnknown>> =>
  Object.fromEntries(names.map((name) => [name, z.unknown().optional()]))

// Names of the request that no answer shows.
const requestOnly = ["clientAffinityProxyEnabled", "clientAffinityPartitioningEnabled", "outboundVnetRouting"]

/**
 * Body of PUT and PATCH on a site or slot. A client that sends back a whole answer (as the Azure CLI does) may, so every name
 * of an answer is taken; only the identities, the kind, the stack and settings of a new one are acted on.
 */
export const siteRequest = (at: DeploymentSlot, store: Store) => {
  const known = knownSiteNames(at, store)
  return z.strictObject({
    id: z.string().nullish(),
    name: z.string().nullish(),
    type: z.string().nullish(),
    kind: z.string().nullish(),
    location: z.string().nullish(),
    tags: z.record(z.string(), z.string()).nullish(),
    etag: z.string().nullish(),
    extendedLocation: z.unknown().optional(),
    systemData: z.unknown().optional(),
    identity: identityBody.nullish(),
    properties: z
      .strictObject({
        ...anyOf([...known.properties, ...requestOnly]),
        keyVaultReferenceIdentity: z.string().nullish(),
        siteConfig: z
          .strictObject({
            ...anyOf(known.siteConfig),
            linuxFxVersion: z.string().nullish(),
            appSettings: z.array(z.strictObject({ name: z.string(), value: z.string() })).nullish(),
          })
          .nullish(),
      })
      .nullish(),
  })
}
