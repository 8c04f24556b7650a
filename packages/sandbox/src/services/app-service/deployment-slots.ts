import type { LiveSite, LiveSlot } from "./state.ts"
import { same } from "../../kit/state/resource-id.ts"
import { siteId, slotId } from "./state.ts"

/** What runs an app: the production slot of a site, which is the site itself, or another of its slots. */
export interface DeploymentSlot {
  readonly id: string
  readonly site: LiveSite
  /** Name of the slot; the production slot has none of its own. */
  readonly slot: string | undefined
  /** The part of the state that handlers change. */
  readonly live: LiveSite | LiveSlot
}

/** The production slot of a site. */
export const productionSlot = (site: LiveSite): DeploymentSlot => ({
  id: siteId(site),
  site,
  slot: undefined,
  live: site,
})

/** Another slot of a site. */
export const namedSlot = (site: LiveSite, slot: LiveSlot): DeploymentSlot => ({
  id: slotId({ ...site, slot: slot.name }),
  site,
  slot: slot.name,
  live: slot,
})

/** The slot of that name, `production` included. */
export const findSlot = (site: LiveSite, name: string): DeploymentSlot | undefined => {
  if (same(name, "production")) return productionSlot(site)
  const slot = site.slots.find((one) => same(one.name, name))
  return slot && namedSlot(site, slot)
}

/** Every slot of a site, production first. */
export const deploymentSlots = (site: LiveSite): DeploymentSlot[] => [
  productionSlot(site),
  ...site.slots.map((slot) => namedSlot(site, slot)),
]

/** Whether the tier of a site takes slots beside production. */
export const takesSlots = ({ sku }: LiveSite): boolean =>
  !["Free", "Shared", "Basic", "FlexConsumption"].includes(sku)

/** Whether it is a function app, not a web app. */
export const isFunctionApp = ({ live }: DeploymentSlot): boolean =>
  live.kind.toLowerCase().split(",").includes("functionapp")
