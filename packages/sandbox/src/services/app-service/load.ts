import type { z } from "zod"
import type { Loading } from "../../kit/state/service-part.ts"
import { completedIdentity } from "../../kit/state/complete.ts"
import type { siteSeed, SiteState } from "./state.ts"

/** A site on Windows has no stack of Linux. */
const stackOf = ({
  kind,
  linuxFxVersion,
}: {
  readonly kind: string
  readonly linuxFxVersion?: string | undefined
}): string => linuxFxVersion ?? (kind.toLowerCase().split(",").includes("linux") ? "NODE|24-lts" : "")

/** Completes the sites of a seed: ids of identities, tiers and stacks, and what slots have of their site. */
export const loadSites = (
  { sites }: z.output<z.ZodObject<typeof siteSeed>>,
  { inSubscription }: Loading,
): SiteState => ({
  sites: sites.map(({ systemIdentity, slots, ...site }) => ({
    ...inSubscription(site),
    ...completedIdentity(systemIdentity),
    linuxFxVersion: stackOf(site),
    sku: site.sku ?? (slots.length === 0 ? "Basic" : "Standard"),
    slots: slots.map(({ systemIdentity: own, ...slot }) => ({
      ...slot,
      kind: slot.kind ?? site.kind,
      linuxFxVersion: slot.linuxFxVersion ?? stackOf(site),
      location: slot.location ?? site.location,
      ...completedIdentity(own),
    })),
  })),
})
